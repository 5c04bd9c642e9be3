"""Addresses of investigations and solutions."""

from django.urls import path

from shouwen.casework.solutions import pages

app_name = "solutions"
urlpatterns = [
    path("cases/<str:number>/solutions", pages.panel, name="panel"),
    path("cases/<str:number>/investigations/new", pages.investigate, name="investigate"),
    path("cases/<str:number>/solutions/new", pages.propose, name="propose"),
    path("solutions/<int:option_id>/decision", pages.decide, name="decide"),
    path("solutions/<int:option_id>/choice", pages.choose, name="choose"),
    path("solutions/<int:option_id>/cancellation", pages.drop, name="drop"),
    path("solutions/<int:option_id>/actions/new", pages.act, name="act"),
]
