"""Wiring of checks: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChecksConfig(AppConfig):
    name = "shouwen.casework.checks"
    label = "checks"
    verbose_name = _("核查")

    def ready(self) -> None:
        from shouwen.casework.checks import sockets
        from shouwen.foundation.notices.slots import Kind, declare

        sockets.plug_in()
        declare({
            "checks.mine": Kind(_("交给我的核查")),
            "checks.result": Kind(_("核查发现问题"), must=True),
            "checks.late": Kind(_("核查到期没有结论"), must=True),
        })  # fmt: skip
