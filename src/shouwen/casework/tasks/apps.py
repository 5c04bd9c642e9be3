"""Wiring of tasks: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.notices.slots import Kind, declare


class TasksConfig(AppConfig):
    name = "shouwen.casework.tasks"
    label = "tasks"
    verbose_name = _("跟进与回访")

    def ready(self) -> None:
        from shouwen.casework.tasks import sockets

        sockets.plug_in()
        declare(
            {
                "tasks.mine": Kind(_("交给我的跟进和回访")),
                "tasks.result": Kind(_("回访没有通过"), must=True),
                "tasks.late": Kind(_("跟进和回访到期没做")),
            }
        )
