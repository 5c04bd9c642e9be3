"""Addresses of expenses and applications."""

from django.urls import path

from shouwen.casework.applications import pages

app_name = "applications"
urlpatterns = [
    path("applications/", pages.board, name="board"),
    path("applications/new", pages.new, name="new"),
    path("applications/budget", pages.budget, name="budget"),
    path("applications/<int:application_id>/", pages.application, name="application"),
    path("applications/<int:application_id>/decision", pages.decide, name="decide"),
    path("applications/<int:application_id>/again", pages.again, name="again"),
    path("applications/<int:application_id>/<slug:move>", pages.move, name="move"),
    path("cases/<str:number>/applications", pages.panel, name="panel"),
]
