"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from shouwen.interfaces.desk import pages

app_name = "desk"
urlpatterns = [
    path("", pages.home, name="home"),
    path("counts", pages.counts, name="counts"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("sw.js", pages.worker, name="worker"),
    path("offline", pages.offline, name="offline"),
    path("team", pages.team, name="team"),
    path("team/cases", pages.team_rows, name="team_rows"),
    path("team/proof", pages.team_proof, name="team_proof"),
    path("search", pages.search, name="search"),
    path("admin/", pages.admin, name="admin"),
    path("me/preferences", pages.preferences, name="preferences"),
    path("language", pages.language, name="language"),
    path("desk/components", pages.components, name="components"),
    path("drafts/", pages.shelf, name="shelf"),
    path("drafts/<slug:name>", pages.draft, name="draft"),
]
