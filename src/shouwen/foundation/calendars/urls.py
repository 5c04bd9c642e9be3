"""Addresses of the calendar administration."""

from django.urls import path

from shouwen.foundation.calendars import pages
from shouwen.foundation.calendars.pages import bringing

app_name = "calendars"
ONE = "admin/calendars/<slug:code>/"
urlpatterns = [
    path("admin/calendars/", pages.calendars, name="list"),
    path("admin/calendars/new/", pages.add, name="new"),
    path(ONE, pages.calendar, name="calendar"),
    path(f"{ONE}days/", pages.days, name="days"),
    path(f"{ONE}days/undo/", pages.undo, name="undo"),
    path(f"{ONE}week/", pages.week, name="week"),
    path(f"{ONE}years/", pages.years, name="years"),
    path(f"{ONE}file/", bringing.bring, name="bring"),
]
