"""Wiring of the link to office systems outside: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OaConfig(AppConfig):
    name = "shouwen.casework.oa"
    label = "oa"
    verbose_name = _("外部 OA 审批")

    def ready(self) -> None:
        from shouwen.casework.oa import sockets
        from shouwen.foundation.notices.slots import Kind, declare

        sockets.plug_in()
        declare({"oa.failed": Kind(_("审批没能送到外部 OA"))})
