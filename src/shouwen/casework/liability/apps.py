"""Wiring of liability: slots of cases, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.notices.slots import Kind, declare


class LiabilityConfig(AppConfig):
    name = "shouwen.casework.liability"
    label = "liability"
    verbose_name = _("起因与定责")

    def ready(self) -> None:
        from shouwen.casework.liability import sockets

        sockets.plug_in()
        declare(
            {
                "liability.decide": Kind(_("请我复核或终定责任"), must=True),
                "liability.told": Kind(_("我部门的责任认定与我提出的定责"), must=True),
            }
        )
