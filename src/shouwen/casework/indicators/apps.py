"""Wiring of early warning: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "shouwen.casework.indicators"
    label = "indicators"
    verbose_name = _("预警指标")

    def ready(self) -> None:
        from shouwen.casework.indicators import sockets
        from shouwen.foundation.notices.slots import Kind, declare

        sockets.plug_in()
        declare({"indicators.alert": Kind(_("指标到了限值，请我确认"), must=True)})
