"""Wiring of a team's work: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamworkConfig(AppConfig):
    name = "shouwen.casework.teamwork"
    label = "teamwork"
    verbose_name = _("带队")

    def ready(self) -> None:
        from shouwen.casework.teamwork import sockets
        from shouwen.foundation.notices.slots import Kind, declare

        sockets.plug_in()
        declare({"teamwork.mine": Kind(_("我的工作计划、带教和绩效分"))})
