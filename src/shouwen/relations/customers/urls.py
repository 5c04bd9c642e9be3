"""Addresses of customers."""

from django.urls import path

from shouwen.relations.customers import pages

app_name = "customers"
urlpatterns = [
    path("customers/", pages.listed, name="list"),
    path("customers/suggest", pages.suggest, name="suggest"),
    path("customers/new", pages.new, name="new"),
    path("customers/<int:customer_id>/", pages.page, name="page"),
    path("customers/<int:customer_id>/file", pages.edit, name="edit"),
    path("customers/<int:customer_id>/timeline", pages.timeline, name="timeline"),
    path("customers/<int:customer_id>/twins", pages.twins, name="twins"),
    path("customers/<int:customer_id>/verification", pages.verification, name="verification"),
    path("customers/<int:customer_id>/points", pages.points, name="points"),
    path("customers/<int:customer_id>/merges", pages.merging, name="merging"),
    path("customers/<int:customer_id>/contacts", pages.account_contacts, name="account_contacts"),
    path("customers/points/<int:point_id>", pages.point, name="point"),
    path("customers/points/<int:point_id>/reveal", pages.reveal, name="reveal"),
    path("customers/points/<int:point_id>/retirement", pages.retirement, name="retirement"),
    path("customers/points/<int:point_id>/primary", pages.primary, name="primary"),
    path("customers/merges/<int:merge_id>/undoing", pages.unmerging, name="unmerging"),
    path("customers/account-contacts/<int:contact_id>/end", pages.account_contact_end, name="account_contact_end"),
]
