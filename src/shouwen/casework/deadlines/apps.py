"""Wiring of deadlines: the shipped rules are there as soon as the tables are; kinds of notices are declared."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "shouwen.casework.deadlines"
    label = "deadlines"
    verbose_name = _("时限")

    def ready(self) -> None:
        from shouwen.foundation.notices.slots import Kind, declare
        from shouwen.foundation.organisation.slots import tree_changed
        from shouwen.relations.catalogue.slots import loaders

        post_migrate.connect(seed, sender=self)
        loaders.fill(load_pack)
        tree_changed.fill(forget_rules)
        declare(
            {
                "deadlines.DeadlineWarned": Kind(_("时限提醒")),
                "deadlines.DeadlineMissed": Kind(_("超时"), must=True),
                "deadlines.LadderClimbed": Kind(_("超时升级"), must=True, email=True),
                "deadlines.ExtensionDecided": Kind(_("延期结果")),
            }
        )


def forget_rules() -> None:
    """The tree has changed, and with it whose policies count for whom."""
    from shouwen.casework.deadlines import queries

    queries.forget()


def seed(apps: Any = None, **_sent: Any) -> None:
    """After migrating (and after a test has emptied the tables) the shipped policies and ladders are loaded."""
    from shouwen.casework.deadlines import actions

    try:
        if apps is not None:
            apps.get_model("deadlines", "Climb")
    except LookupError:  # migrated only part of the way
        return
    actions.seed()


def load_pack(pack: Any, **_who: Any) -> int:
    """The policies an industry pack brings (its part ``deadlines``)."""
    from shouwen.casework.deadlines import actions

    return actions.load_policies(pack.part("deadlines") or [])
