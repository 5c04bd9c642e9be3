"""Wiring of the organisation: what the log may say about people and units."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "shouwen.foundation.organisation"
    label = "organisation"
    verbose_name = _("组织")

    def ready(self) -> None:
        from shouwen.foundation.ledger import slots
        from shouwen.foundation.organisation import queries, subjects

        slots.people.fill(queries.names)
        slots.units.fill(queries.unit_names)
        slots.subjects.fill(subjects.subjects)
        slots.finds.fill(subjects.finds)
