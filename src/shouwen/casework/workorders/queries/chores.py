"""What waits for one person about work orders: words others wait for, and what their unit has to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.slots import Chore
from shouwen.casework.workorders import states
from shouwen.casework.workorders.models import (
    NEVER,
    Chase,
    Extension,
    Order,
    Reply,
    Return,
    SecondReview,
    Suspension,
)
from shouwen.casework.workorders.queries.lists import UNIT_TABS, tabs_for
from shouwen.casework.workorders.queries.scope import visible
from shouwen.foundation.organisation.queries import unit_names
from shouwen.kit.actor import Actor
from shouwen.kit.addresses import address
from shouwen.kit.among import listed
from shouwen.kit.beside import beside
from shouwen.kit.standing import Alike, Standing

MOST = 30
TOLD = ("case_number", "seq", "title", "state", "state_since", "due_at", "clock_state")
"""What a chore tells of its order: all that is read of a wide row."""


def chores(actor: Actor, at: datetime) -> Sequence[Chore]:
    """What a person is to decide or to do; nothing without ``workorders.read``. One query for each right they hold."""
    if not actor.person_id or not actor.may("workorders.read"):
        return []
    if tabs_for(actor) is UNIT_TABS:
        return list(_of_unit(actor))
    return [*_second(actor), *_returns(actor), *_more_time(actor), *_rests(actor), *_own(actor)]


def _of_unit(actor: Actor) -> Iterable[Chore]:
    """The orders of the reader's unit: to sign (anybody's), to reply (one's own or nobody's), to answer a chase."""
    asks = Chase.objects.filter(order=OuterRef("pk"), ack_at=None).exclude(level="auto")
    mine = Q(state=states.DISPATCHED) | Q(handler_id=actor.person_id) | Q(handler=None)
    orders = visible(actor).filter(mine, is_open=True, state__in=states.AT_UNIT).annotate(asked=Exists(asks))
    for order in orders.order_by("due_at", "id").only(*TOLD)[:MOST]:
        due_at = order.due_at if order.due_at != NEVER and order.clock_state != "paused" else None
        name = "answer_chase" if order.asked else "sign" if order.state == states.DISPATCHED else "reply"
        label = {
            "answer_chase": _("被催办，等您回应"),
            "sign": _("等签收"),
            "reply": _("等回复"),
        }[name]
        yield _chore(
            order,
            label,
            order.state_since,
            due_at=due_at,
            sort={"answer_chase": "chased", "reply": "order"}.get(name, name),
        )


def _second(actor: Actor) -> Iterable[Chore]:
    if not actor.may("workorders.review_dispatch"):
        return
    for row in _to_review.all(actor):
        yield _chore(row.order, _("等您二次审核"), row.asked_at, note=row.what_label)


def _returns(actor: Actor) -> Iterable[Chore]:
    if not actor.may("workorders.decide_return"):
        return
    for row in _to_decide.all(actor):
        yield _chore(row.order, _("申请退单，等您裁定"), row.asked_at, note=row.note)


def _more_time(actor: Actor) -> Iterable[Chore]:
    if not actor.may("workorders.approve_extension"):
        return
    for row in _to_extend.all(actor):
        yield _chore(row.order, _("申请延期，等您批复"), row.asked_at, note=row.note)


def _rests(actor: Actor) -> Iterable[Chore]:
    if not actor.may("workorders.approve_suspension"):
        return
    for row in _to_rest.all(actor):
        yield _chore(row.order, _("申请挂起，等您批复"), row.asked_at, note=row.note)


def _own(actor: Actor) -> Iterable[Chore]:
    """Replies to read and returned orders to send elsewhere: of whoever sent the order."""
    for order in _sent.all(actor):
        returned = order.state == states.RETURNED
        label = _("已退回，等您改派") if returned else _("回复等您审核")
        yield _chore(order, label, order.state_since)


def _reached(actor: Actor, right: str) -> QuerySet[Order]:
    """The open orders a right of the centre covers: one's own, and those of the cases in its reach."""
    mine = Q(dispatcher_id=actor.person_id) | Q(author_id=actor.person_id)
    within = beside(cases.visible(actor, right), "pk", of="case_id")
    return visible(actor).filter(mine | Q(within), is_open=True)


def _about(rows: QuerySet[Any]) -> QuerySet[Any]:
    own = [field.name for field in rows.model._meta.concrete_fields]
    return rows.select_related("order").only(*own, *(f"order__{name}" for name in TOLD))[:MOST]


def _by_others(model: type[Any], right: str, asker: str, **undecided: None) -> Alike[Any]:
    """What others asked about orders in reach of a right, by a question that stands for all who see alike."""

    def ask(actor: Actor) -> QuerySet[Any]:
        rows = model._default_manager.filter(order__in=_reached(actor, right), **undecided)
        return _about(rows.exclude(**{asker: actor.person_id}).order_by("asked_at"))

    return Alike(ask)


_to_review = _by_others(SecondReview, "workorders.review_dispatch", "author_id", decided_at=None)
_to_decide = _by_others(Return, "workorders.decide_return", "asked_by_id", settled_at=None)
_to_extend = _by_others(Extension, "workorders.approve_extension", "asked_by_id", decided_at=None)
_to_rest = _by_others(Suspension, "workorders.approve_suspension", "asked_by_id", decided_at=None)


@Alike
def _sent(actor: Actor) -> QuerySet[Order]:
    waits = visible(actor).filter(dispatcher_id=actor.person_id, is_open=True, state__in=[*states.IN_REVIEW, states.RETURNED])
    written = Reply.objects.filter(order=OuterRef("pk"), round=OuterRef("round"), person_id=actor.person_id)
    return waits.exclude(Exists(written)).order_by("state_since").only(*TOLD)[:MOST]


def _chore(
    order: Order,
    label: str,
    since: datetime,
    *,
    due_at: datetime | None = None,
    sort: str = "asked",
    note: str = "",
) -> Chore:
    url = address("workorders:page", order.case_number, order.seq)
    return Chore(sort, str(order), label, order.title, url, since, due_at, note)


@Standing
def _visits(case_ids: str, start: datetime, end: datetime) -> QuerySet[Reply, tuple[Any, ...]]:
    rows = Reply.objects.filter(
        order__case_id__among=case_ids, visit_from__gte=start, visit_from__lt=end, round=F("order__round")
    ).exclude(verdict="rework")
    return rows.values_list("visit_from", "order__case__number", "order__lead_unit_id")[:MOST]


def appointments(
    case_ids: Sequence[int], start: datetime, end: datetime
) -> Sequence[tuple[datetime, str, str]]:
    """Visits units have arranged for some cases between two moments: when, the case's number, the unit; two queries."""
    found = _visits.all(listed(case_ids), start, end)
    units = unit_names(unit for _at, _number, unit in found)
    return [(at, number, units.get(unit, "")) for at, number, unit in found if at]
