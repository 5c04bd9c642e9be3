"""Wiring of the idea box: how the log names an idea, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    name = "shouwen.casework.ideas"
    label = "ideas"
    verbose_name = _("建议箱")

    def ready(self) -> None:
        from shouwen.casework.ideas import sockets
        from shouwen.foundation.notices.slots import Kind, declare

        sockets.plug_in()
        declare({"ideas.decide": Kind(_("同事提了建议，等我定")), "ideas.mine": Kind(_("我提的建议有了下文"))})
