"""Wiring of statutes: slots of neighbours."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatutesConfig(AppConfig):
    name = "shouwen.casework.statutes"
    label = "statutes"
    verbose_name = _("法定时限")

    def ready(self) -> None:
        from shouwen.casework.statutes import sockets

        sockets.plug_in()
