"""Cases are merged and parted: the open orders go with the matter, under the number they were written with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.workorders import facts
from shouwen.casework.workorders.actions import clocks, pen
from shouwen.casework.workorders.actions.follow import follow
from shouwen.casework.workorders.actions.pen import Sheet
from shouwen.casework.workorders.models import Order
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def carry(source: Case, target: Case, only: Sequence[int] | None, *, actor: Actor, at: datetime) -> list[int]:
    """Put the open orders of one case on another (or, going back, those that a merge had moved), and let both cases
    wait or go on accordingly. Fills ``cases.slots.belongings``; both cases are locked.
    """
    orders = Order.objects.filter(case=source).select_for_update(of=("self",)).order_by("seq", "id")
    chosen = list(orders.filter(is_open=True) if only is None else orders.filter(pk__in=only))
    for order in chosen:
        _carry(order, source, target, actor, at)
    for case in (source, target):
        if case.is_open:
            follow(Sheet(Order(case=case), case, actor, at))
    return [order.pk for order in chosen]


def _carry(order: Order, source: Case, target: Case, actor: Actor, at: datetime) -> None:
    order.case, order.is_carried = target, order.case_number != target.number
    sheet = Sheet(order, target, actor, at)
    order.centre_id = target.centre_id
    told = facts.OrderCarried(**sheet.about, lead_unit=order.lead_unit_id, other_number=source.number)
    pen.write(sheet, told, case_id=target.pk, centre_id=target.centre_id, is_carried=order.is_carried)
    deadlines.rehome(clocks.about(order), target.centre_id)
