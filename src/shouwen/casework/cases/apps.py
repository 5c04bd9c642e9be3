"""Wiring of cases: slots of the floors below, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.notices.slots import Kind, declare


class CasesConfig(AppConfig):
    name = "shouwen.casework.cases"
    label = "cases"
    verbose_name = _("事项单")

    def ready(self) -> None:
        from shouwen.casework.cases import sockets

        sockets.plug_in()
        declare(
            {
                "cases.offered": Kind(_("交给我的，等我受理"), must=True),
                "cases.answered": Kind(_("我交出的有了回音")),
                "cases.given": Kind(_("转到我手上的事项单"), must=True),
                "cases.decide": Kind(_("请我审批、裁定或复核"), must=True),
                "cases.alert": Kind(_("到时未应、疑似推诿、承诺未兑现"), must=True),
                "cases.urgent": Kind(_("急件呼我"), must=True),
                "cases.asked": Kind(_("请教与答复")),
                "cases.mentioned": Kind(_("备注里提到我")),
                "cases.followed": Kind(_("我关注的事项单有新动静")),
                "cases.draft": Kind(_("同事共享草稿")),
                "cases.undelivered": Kind(_("给客户的信没有送达"), must=True),
                "cases.customer": Kind(_("客户催办、补充、不认可")),
            }
        )
