"""Addresses of causes and liability."""

from django.urls import path

from shouwen.casework.liability import pages

app_name = "liability"
urlpatterns = [
    path("cases/<str:number>/liability", pages.panel, name="panel"),
    path("cases/<str:number>/liability/<slug:name>", pages.move, name="move"),
    path("cases/<str:number>/causes/new", pages.find, name="find"),
    path("cases/<str:number>/causes/fields", pages.asked, name="asked"),
    path("cases/<str:number>/causes/<str:code>/main", pages.main, name="main"),
    path("cases/<str:number>/causes/<str:code>/end", pages.drop, name="drop"),
    path("admin/liability/", pages.rules, name="rules"),
    path("admin/liability/trend", pages.trend, name="trend"),
]
