"""Deeds on work orders: dispatching one, chasing those that are out."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shouwen.casework.automation.actions.deeds.base import Doer, Doing, Undo, Undoer
from shouwen.casework.workorders import actions, queries
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict
from shouwen.relations.catalogue import queries as catalogue


def dispatch(it: Doing) -> Undo:
    """Write an order; where the centre wants a second reader, it waits for one as any other."""
    unit = it.get("unit") or _usual(it)
    if not unit:
        raise Conflict("no_unit", _("这个类别没有常用的承办部门，请指定一个"))
    asked = actions.Demand(lead_unit=unit, demand=it.text("demand"), title=it.case.title)
    made = actions.dispatch(it.case_id, asked, actor=it.actor, at=it.at)
    return {"do": "cancel", "order": str(made.pk)}


def _usual(it: Doing) -> int | None:
    category = it.case.category_id
    return catalogue.default_unit(category, it.case.centre_id) if category else None


def chase_orders(it: Doing) -> Undo:
    """Press every department that still has an order of this case."""
    rows = queries.of_case(it.case_id, it.actor, at=it.at)
    open_ = [row.order for row in rows if row.order.is_open and row.order.dispatched_at]
    if not open_:
        raise Conflict("no_order", _("这件事没有在办的工单"))
    for order in open_:
        actions.chase(order.pk, level=it.get("level"), text=it.text(), actor=it.actor, at=it.at)
    return {}


def undo_dispatch(case_id: int, left: Undo, actor: Actor, at: datetime) -> None:
    actions.cancel(int(left["order"]), reason=_("撤回宏"), actor=actor, at=at)


DOERS: dict[str, Doer] = {"dispatch": dispatch, "chase_orders": chase_orders}
UNDOERS: dict[str, Undoer] = {"cancel": undo_dispatch}
