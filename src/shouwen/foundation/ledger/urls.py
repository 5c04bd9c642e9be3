"""Addresses of the log."""

from django.urls import path

from shouwen.foundation.ledger import pages

app_name = "ledger"
urlpatterns = [
    path("admin/ledger/", pages.entries, name="log"),
    path("admin/ledger/export/", pages.export, name="export"),
    path("admin/ledger/checks/", pages.checks, name="checks"),
    path("admin/ledger/lately/", pages.lately, name="lately"),
    path("admin/ledger/<int:entry_id>/", pages.entry, name="entry"),
]
