"""Addresses of live refresh. ``/live/stream`` itself is kept open by the server's loop (see streams.py)."""

from __future__ import annotations

from django.urls import path

from shouwen.interfaces.live import pages

app_name = "live"
urlpatterns = [
    path("live/stream", pages.stream, name="stream"),
    path("live/news", pages.news, name="news"),
    path("live/cases/<int:case_id>/who", pages.who, name="who"),
    path("live/cases/<int:case_id>/typing", pages.typing, name="typing"),
    path("live/rows", pages.rows, name="rows"),
    path("live/gone", pages.gone, name="gone"),
    path("me/presence", pages.habits, name="habits"),
]
