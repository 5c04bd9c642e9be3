"""Addresses of contacts."""

from django.urls import path

from shouwen.relations.contacts import pages

app_name = "contacts"
urlpatterns = [path("contacts/new", pages.new, name="new")]
