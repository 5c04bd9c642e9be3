"""Wiring of live refresh."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    name = "shouwen.interfaces.live"
    label = "live"
    verbose_name = _("实时")

    def ready(self) -> None:
        from shouwen.interfaces.live import jobs, streams  # noqa: F401 - declared by being imported
