"""Addresses of the link outside."""

from django.urls import path

from shouwen.casework.oa import pages

app_name = "oa"
urlpatterns = [
    path("admin/oa/", pages.home, name="home"),
    path("admin/oa/connection", pages.connection, name="connection"),
    path("admin/oa/<int:connection_id>/trial", pages.trial, name="trial"),
    path("admin/oa/sendings/<int:sending_id>/retry", pages.retry, name="retry"),
]
