"""Wiring of the command, the health page and the figures."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpsConfig(AppConfig):
    name = "shouwen.interfaces.ops"
    label = "ops"
    verbose_name = _("运行")

    def ready(self) -> None:
        from shouwen.foundation.organisation import slots
        from shouwen.interfaces.ops.importing.anything import as_text

        slots.tables.fill(as_text)
