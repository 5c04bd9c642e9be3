"""Wiring of the ledger: every module's facts and listeners are read when the program starts."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from shouwen.kit.moments import read_quickly


class LedgerConfig(AppConfig):
    name = "shouwen.foundation.ledger"
    label = "ledger"
    verbose_name = _("账簿")

    def ready(self) -> None:
        connection_created.connect(read_quickly)
        autodiscover_modules("facts")  # all of them first: a listener may wait for any
        autodiscover_modules("listeners", "jobs")
