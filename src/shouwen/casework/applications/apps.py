"""Wiring of expenses and applications: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "shouwen.casework.applications"
    label = "applications"
    verbose_name = _("费用和申请")

    def ready(self) -> None:
        from shouwen.casework.applications import sockets
        from shouwen.foundation.notices.slots import Kind, declare

        sockets.plug_in()
        declare({"applications.sign": Kind(_("请我审批费用和申请"), must=True), "applications.decided": Kind(_("我的费用和申请有了结果"))})
