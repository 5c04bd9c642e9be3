"""Addresses of the catalogue."""

from django.urls import path

from shouwen.relations.catalogue import pages

app_name = "catalogue"
urlpatterns = [
    path("catalogue/categories/search", pages.search, name="search"),
    path("catalogue/codes/<slug:name>/search", pages.search_codes, name="search_codes"),
    path("admin/fields/", pages.fields, name="fields"),
    path("admin/fields/new", pages.define, name="define"),
    path("admin/fields/preview", pages.preview, name="preview"),
    path("admin/fields/<int:field_id>", pages.edit_field, name="field"),
    path("admin/fields/<int:field_id>/retirement", pages.field_retirement, name="field_retirement"),
    path("admin/statuses/", pages.statuses, name="statuses"),
    path("admin/statuses/<int:status_id>", pages.edit_status, name="status"),
    path("admin/statuses/<int:status_id>/retirement", pages.status_retirement, name="status_retirement"),
    path("admin/catalogue/tree/<slug:name>/", pages.tree, name="tree"),
    path("admin/catalogue/tree/<slug:name>/below/<int:value_id>", pages.below, name="below"),
    path("admin/catalogue/tree/<slug:name>/nodes/<int:value_id>", pages.node, name="node"),
    path("admin/catalogue/tree/<slug:name>/add", pages.add_below, name="add_below"),
    path("admin/catalogue/tree/<slug:name>/nodes/<int:value_id>/place", pages.place, name="place"),
    path("admin/catalogue/tree/<slug:name>/nodes/<int:value_id>/end", pages.end, name="end"),
    path("admin/catalogue/tree/<slug:name>/nodes/<int:value_id>/succession", pages.succeed, name="succeed"),
    path("admin/catalogue/", pages.home, name="home"),
    path("admin/catalogue/<slug:name>/", pages.shelf, name="shelf"),
    path("admin/catalogue/<slug:name>/new", pages.add, name="add"),
    path("admin/catalogue/<slug:name>/<int:value_id>", pages.edit, name="edit"),
    path("admin/catalogue/<slug:name>/<int:value_id>/retirement", pages.retirement, name="retirement"),
    path("admin/packs/", pages.packs, name="packs"),
]
