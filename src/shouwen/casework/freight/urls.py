"""Addresses of return freight."""

from django.urls import path

from shouwen.casework.freight import pages

app_name = "freight"
urlpatterns = [
    path("cases/<str:number>/freight", pages.panel, name="panel"),
    path("cases/<str:number>/freight/new", pages.new, name="new"),
    path("admin/freight/", pages.rules, name="rules"),
    path("admin/freight/new", pages.rule_new, name="rule_new"),
]
