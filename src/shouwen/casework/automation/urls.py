"""Addresses of macros and rules."""

from __future__ import annotations

from django.urls import path

from shouwen.casework.automation import pages

app_name = "automation"
urlpatterns = [
    path("admin/macros/", pages.macros, name="macros"),
    path("admin/macros/new", pages.macro_new, name="macro_new"),
    path("admin/macros/<int:macro_id>/", pages.macro, name="macro"),
    path("admin/macros/<int:macro_id>/retirement", pages.macro_retire, name="macro_retire"),
    path("cases/macro-uses/<int:macrouse_id>/undo", pages.macro_undo, name="macro_undo"),
    path("cases/<str:number>/macros", pages.case_macros, name="case_macros"),
    path("cases/<str:number>/macros/<int:macro_id>", pages.case_macro, name="case_macro"),
]
