"""Wiring of improvement committees: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitteesConfig(AppConfig):
    name = "shouwen.casework.committees"
    label = "committees"
    verbose_name = _("改进委员会")

    def ready(self) -> None:
        from shouwen.casework.committees import sockets
        from shouwen.foundation.notices.slots import Kind, declare

        sockets.plug_in()
        declare({"committees.mine": Kind(_("我所在的改进委员会")), "committees.due": Kind(_("改进委员会该开会、该签纪要"), must=True)})
