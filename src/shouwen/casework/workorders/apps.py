"""Wiring of work orders: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.notices.slots import Kind, declare


class WorkordersConfig(AppConfig):
    name = "shouwen.casework.workorders"
    label = "workorders"
    verbose_name = _("工单")

    def ready(self) -> None:
        from shouwen.casework.workorders import sockets

        sockets.plug_in()
        declare(
            {
                "workorders.sent": Kind(_("派给我部门的工单"), must=True),
                "workorders.review": Kind(_("请我二次审核"), must=True),
                "workorders.replied": Kind(_("我派出的工单有了回复")),
                "workorders.rework": Kind(_("我的回复被返工"), must=True),
                "workorders.chased": Kind(_("催办"), must=True),
                "workorders.returned": Kind(_("退单与裁定"), must=True),
                "workorders.wish": Kind(_("延期与挂起的申请和批复")),
                "workorders.supervised": Kind(_("督办"), must=True),
            }
        )
