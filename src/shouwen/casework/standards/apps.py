"""Wiring of the standards library: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    name = "shouwen.casework.standards"
    label = "standards"
    verbose_name = _("服务规范")

    def ready(self) -> None:
        from shouwen.casework.standards import sockets
        from shouwen.foundation.notices.slots import Kind, declare

        sockets.plug_in()
        declare({
            "standards.read": Kind(_("新的服务规范要读"), must=True),
            "standards.unread": Kind(_("同事没读服务规范")),
        })  # fmt: skip
