"""Wiring of redress: slots of neighbours, kinds of notices, the policy that ships."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RedressConfig(AppConfig):
    name = "shouwen.casework.redress"
    label = "redress"
    verbose_name = _("补救")

    def ready(self) -> None:
        from shouwen.casework.redress import sockets
        from shouwen.foundation.notices.slots import Kind, declare
        from shouwen.relations.catalogue.slots import loaders

        sockets.plug_in()
        post_migrate.connect(seed, sender=self)
        loaders.fill(load_pack)
        declare(
            {
                "redress.sign": Kind(_("请我审批补救"), must=True),
                "redress.decided": Kind(_("我申请的补救有了结果")),
                "redress.pay": Kind(_("请我安排补救付款"), must=True),
                "redress.paid": Kind(_("补救付款的结果")),
                "redress.report": Kind(_("请我审阅上报的超时限赔偿"), must=True),
                "redress.reported": Kind(_("我上报的超时限赔偿有了结果")),
            }
        )


def seed(apps: Any = None, **_sent: Any) -> None:
    """After migrating (and after a test has emptied the tables) the shipped policy is there."""
    from shouwen.casework.redress import actions

    try:
        if apps is not None:
            apps.get_model("redress", "Overtime")
    except LookupError:  # migrated only part of the way
        return
    actions.seed()


def load_pack(pack: Any, **_who: Any) -> int:
    """The policies an industry pack brings (its part ``redress``)."""
    from shouwen.casework.redress import actions

    return actions.load_policies(pack.part("redress") or [])
