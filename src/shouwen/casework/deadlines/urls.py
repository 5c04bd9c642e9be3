"""Addresses of time limits."""

from django.urls import path

from shouwen.casework.deadlines import pages

app_name = "deadlines"
urlpatterns = [
    path("admin/deadlines/", pages.policies, name="policies"),
    path("admin/deadlines/new/", pages.add, name="new"),
    path("admin/deadlines/trial/", pages.trial, name="trial"),
    path("admin/deadlines/presets/", pages.presets, name="presets"),
    path("admin/deadlines/ladders/<slug:code>/", pages.ladder, name="ladder"),
    path("admin/deadlines/<slug:code>/", pages.policy, name="policy"),
    path("admin/deadlines/<slug:code>/end/", pages.end, name="end"),
    path("clocks/<int:clock_id>/why", pages.why, name="why"),
    path("clocks/<int:clock_id>/extensions/", pages.extend, name="extend"),
    path("clocks/<int:clock_id>/extensions/<int:extension_id>/", pages.decide, name="decide"),
    path("clocks/climbs/<int:climb_id>/answer/", pages.seen, name="seen"),
]
