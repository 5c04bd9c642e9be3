"""Addresses of early warning."""

from django.urls import path

from shouwen.casework.indicators import pages

app_name = "indicators"
urlpatterns = [
    path("indicators/", pages.board, name="board"),
    path("indicators/new", pages.edit, name="new"),
    path("indicators/<int:indicator_id>/edit", pages.edit, name="edit"),
    path("indicators/<int:indicator_id>/end", pages.end, name="end"),
    path("indicators/alerts/<int:alert_id>/", pages.alert, name="alert"),
]
