"""Wiring of the catalogue: the base values come with the tables."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "shouwen.relations.catalogue"
    label = "catalogue"
    verbose_name = _("字典")

    def ready(self) -> None:
        from shouwen.foundation.ledger.slots import wordings
        from shouwen.relations.catalogue.queries import wording

        post_migrate.connect(load_base_values, sender=self)
        wordings.fill(wording)


def load_base_values(**_signal: Any) -> None:
    """Put the base values into a database that has just got its tables (or lost its rows)."""
    from shouwen.kit import clock
    from shouwen.relations.catalogue.actions import load_base

    if {"catalogue_stamp", "catalogue_code", "ledger_entry"} <= set(connection.introspection.table_names()):
        load_base(at=clock.now())
