"""Wiring of improvement: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImprovementConfig(AppConfig):
    name = "shouwen.casework.improvement"
    label = "improvement"
    verbose_name = _("改进")

    def ready(self) -> None:
        from shouwen.casework.improvement import sockets
        from shouwen.foundation.notices.slots import Kind, declare

        sockets.plug_in()
        declare(
            {
                "improvement.mine": Kind(_("我负责的改进计划和措施"), must=True),
                "improvement.decide": Kind(_("请我批准改进计划、判定效果"), must=True),
            }
        )
