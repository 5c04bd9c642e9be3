"""Addresses of the catalogue."""

from django.urls import path

from shouwen.relations.catalogue import pages

app_name = "catalogue"
urlpatterns = [
    path("catalogue/categories/search", pages.search, name="search"),
    path("admin/catalogue/", pages.home, name="home"),
    path("admin/catalogue/<slug:name>/", pages.shelf, name="shelf"),
    path("admin/catalogue/<slug:name>/new", pages.add, name="add"),
    path("admin/catalogue/<slug:name>/<int:value_id>", pages.edit, name="edit"),
    path("admin/catalogue/<slug:name>/<int:value_id>/retirement", pages.retirement, name="retirement"),
    path("admin/packs/", pages.packs, name="packs"),
]
