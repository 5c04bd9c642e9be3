"""Addresses of the portal, mounted under ``/portal/``."""

from __future__ import annotations

from django.urls import path

from shouwen.interfaces.portal import pages

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("new", pages.submit, name="submit"),
    path("done", pages.done, name="done"),
    path("open", pages.open_case, name="open"),
    path("case", pages.case, name="case"),
    path("case/facts", pages.add, name="add"),
    path("case/callback", pages.call_me, name="call_me"),
    path("case/acceptance", pages.accept, name="accept"),
    path("case/refusal", pages.refuse, name="refuse"),
    path("case/files/<int:attachment_id>", pages.file, name="file"),
    path("policy", pages.policy, name="policy"),
    path("service-charter", pages.purpose, name="purpose"),
    path("leave", pages.leave, name="leave"),
    path("language", pages.language, name="language"),
]
