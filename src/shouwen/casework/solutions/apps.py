"""Wiring of solutions: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.notices.slots import Kind, declare


class SolutionsConfig(AppConfig):
    name = "shouwen.casework.solutions"
    label = "solutions"
    verbose_name = _("调查与方案")

    def ready(self) -> None:
        from shouwen.casework.solutions import sockets

        sockets.plug_in()
        declare(
            {
                "solutions.decide": Kind(_("请我决定的方案"), must=True),
                "solutions.decided": Kind(_("我提的方案有了决定")),
            }
        )
