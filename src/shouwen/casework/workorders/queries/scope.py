"""Who may see which work order. Looking one up is the check: out of reach is not found."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.workorders import states
from shouwen.casework.workorders.models import Assist, Order
from shouwen.kit.actor import Actor, Reach
from shouwen.kit.errors import Forbidden, NotFound, Refusal

Which = Order | int | str
"""A work order, its id, or its whole number such as ``JZ260316-0042/W-01``."""

UNIT_SIDE = frozenset({"sign", "start", "reply", "assist", "return", "answer_chase", "report"})
"""Moves only the handling unit makes."""
EITHER_SIDE = frozenset({"ask_suspension", "ask_extension", "resume"})
"""Moves either the unit or the centre may make; all others are the centre's."""
_NUMBER = re.compile(r"^(.+)[/ ]W-?(\d+)$", re.IGNORECASE)


def visible(actor: Actor) -> QuerySet[Order]:
    """The orders in reach, without those whose case complains about the reader (CASE-064).

    A unit sees what was sent to it, never a draft.

    :raises Forbidden: without ``workorders.read``.
    """
    reach = actor.need("workorders.read")
    orders = Order.objects.filter(_within(reach, actor))
    if actor.almighty:
        return orders
    orders = orders.exclude(case__accused__person_id=actor.person_id)
    if reach.narrow or actor.may("cases.see_restricted"):
        return orders
    mine = (
        Q(dispatcher_id=actor.person_id)
        | Q(case__owner_id=actor.person_id)
        | Q(case__handler_id=actor.person_id)
    )
    return orders.filter(Q(case__is_restricted=False) | mine | at_units(reach, actor))


def _within(reach: Reach, actor: Actor) -> Q:
    me = actor.person_id
    mine = (
        Q(author_id=me)
        | Q(dispatcher_id=me)
        | Q(handler_id=me)
        | Q(case__owner_id=me)
        | Q(case__handler_id=me)
    )
    if reach.level == "own":
        return mine
    if reach.level == "team":
        return mine | at_units(reach, actor) | Q(from_unit_id__in=reach.unit_ids)
    if reach.centre_ids is None:
        return Q()
    return Q(centre_id__in=reach.centre_ids) | at_units(reach, actor)


def at_units(reach: Reach, actor: Actor) -> Q:
    """Orders that were sent to the units in reach (and to the actor's own), to lead or to assist."""
    units = [*reach.unit_ids] or [actor.unit_id]
    helping = Assist.objects.filter(order=OuterRef("pk"), unit_id__in=units)
    return Q(dispatched_at__isnull=False) & (Q(lead_unit_id__in=units) | Q(Exists(helping)))


def find(which: Which, actor: Actor) -> Order:
    """One order, for reading.

    :raises NotFound: when there is none, or none for this reader.
    """
    order = _fetch(which, visible(actor).select_related("case")) if actor.may("workorders.read") else None
    if order is None or not cases.sees(order.case, actor):
        raise missing()
    return order


def _fetch(which: Which, orders: QuerySet[Order]) -> Order | None:
    if isinstance(which, Order):
        return orders.filter(pk=which.pk).first()
    if isinstance(which, int):
        return orders.filter(pk=which).first()
    match = _NUMBER.match(which.strip())
    if match is None:
        return None
    return orders.filter(case_number=match[1].upper(), seq=int(match[2])).first()


def missing() -> NotFound:
    """The one answer for what is not there and for what may not be seen."""
    return NotFound("order_not_found", _("没有找到这张工单"))


def refusal(order: Order, move: str, actor: Actor) -> Refusal | None:
    """Why the actor may not make a move now, before its own rules are asked; None when nothing speaks against it.

    ``order.case`` should be at hand; then it costs no query, but for a unit that assists.
    """
    row = states.MOVES[move]
    try:
        states.MOVES.check(move, order.state)
        reach = actor.need(row.right)
    except Refusal as no:
        return no
    if not covers(reach, order, move, actor):
        return Forbidden("out_of_reach", _not_yours(order, move))
    return None


def _not_yours(order: Order, move: str) -> str:
    label = states.MOVES[move].label
    if move in UNIT_SIDE:
        return _("这张工单派给了别的部门，%(move)s由承办部门来做") % {"move": label}
    return _("这件事由别人负责，%(move)s请找责任人或主管") % {"move": label}


def covers(reach: Reach, order: Order, move: str, actor: Actor) -> bool:
    """Whether a reach covers a move of this order: the unit's moves by its units, the centre's by its case."""
    if reach.centre_ids is None:
        return True
    if move in UNIT_SIDE or move in EITHER_SIDE:
        unit = _covers_unit(reach, order, actor, helping=move == "assist")
        if unit or move in UNIT_SIDE:
            return unit
    mine = bool(actor.person_id) and actor.person_id in (order.dispatcher_id, order.author_id)
    return mine or cases.covers(reach, order.case, actor)


def _covers_unit(reach: Reach, order: Order, actor: Actor, *, helping: bool) -> bool:
    """Whether a reach covers the unit an order was sent to; ``helping``: a unit that assists."""
    if helping:
        units = set(Assist.objects.filter(order=order).values_list("unit_id", flat=True))
        return bool((reach.unit_ids or {actor.unit_id}) & units)
    if reach.level == "own":
        return actor.person_id == order.handler_id
    if reach.level == "team":
        return order.lead_unit_id in reach.unit_ids
    return order.lead_unit_id == actor.unit_id or reach.covers_centre(order.centre_id)


def need(order: Order, move: str, actor: Actor) -> None:
    """Let the actor through, or say why not.

    :raises Refusal: Conflict for the state, Forbidden for the right or its reach.
    """
    no = refusal(order, move, actor)
    if no is not None:
        raise no


def takes_part(case_ids: Collection[int], actor: Actor) -> bool:
    """Whether the actor's unit was sent an order of any of some cases, and may therefore read it."""
    reach = actor.reach("workorders.read")
    if reach is None or not actor.person_id:
        return False
    return Order.objects.filter(at_units(reach, actor), case__in=case_ids).exists()
