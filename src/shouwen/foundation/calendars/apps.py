"""Wiring of calendars: the shipped ones are there as soon as the tables are."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    name = "shouwen.foundation.calendars"
    label = "calendars"
    verbose_name = _("日历")

    def ready(self) -> None:
        from shouwen.foundation.calendars import queries
        from shouwen.foundation.organisation import slots

        post_migrate.connect(seed, sender=self)
        slots.calendars.fill(queries.offered)


def seed(apps: Any = None, **_sent: Any) -> None:
    """After migrating (and after a test has emptied the tables) the shipped calendars are loaded."""
    from shouwen.foundation.calendars import actions

    try:
        if apps is not None:
            apps.get_model("calendars", "CoveredYear")
    except LookupError:  # migrated only part of the way
        return
    actions.seed()
