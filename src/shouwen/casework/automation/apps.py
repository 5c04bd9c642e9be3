"""Wiring of automation: the composer's tool, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.notices.slots import Kind, declare


class AutomationConfig(AppConfig):
    name = "shouwen.casework.automation"
    label = "automation"
    verbose_name = _("自动化")

    def ready(self) -> None:
        from shouwen.casework.automation import sockets

        sockets.plug_in()
        declare(
            {
                "automation.told": Kind(_("宏和自动规则请我看一件事")),
                "automation.stopped": Kind(_("我写的自动规则被停用或出错"), must=True),
            }
        )
