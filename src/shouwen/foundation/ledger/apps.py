"""Wiring of the ledger: every module's facts and listeners are read when the program starts."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "shouwen.foundation.ledger"
    label = "ledger"
    verbose_name = _("账簿")

    def ready(self) -> None:
        autodiscover_modules("facts", "listeners", "jobs")
