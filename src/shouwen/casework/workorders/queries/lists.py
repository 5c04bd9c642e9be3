"""Lists of work orders: what a unit has to do, what the centre waits for; each tab a walk along an index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.deadlines.queries import ClockView
from shouwen.casework.workorders import states
from shouwen.casework.workorders.models import (
    NEVER,
    Extension,
    Order,
    Return,
    SecondReview,
    Supervision,
    Suspension,
)
from shouwen.casework.workorders.queries.scope import visible
from shouwen.foundation.organisation.queries import names, unit_names
from shouwen.kit.actor import Actor
from shouwen.kit.paging import Slice, pack, unpack
from shouwen.kit.standing import Alike

SOON = timedelta(hours=2)


@dataclass(frozen=True)
class Tab:
    """One tab: its words, which orders it holds at a moment, and whether its number is hot."""

    code: str
    label: str | Promise
    hot: bool = False


UNIT_TABS = (
    Tab("sign", _("待签收")),
    Tab("work", pgettext_lazy("work order", "办理中")),
    Tab("due", _("将到期")),
    Tab("chased", _("被催"), hot=True),
    Tab("returned", _("退回")),
    Tab("suspended", _("已挂起")),
    Tab("review", _("审核中")),
)
CENTRE_TABS = (
    Tab("second", _("二次审核")),
    Tab("review", _("待审核")),
    Tab("returned", _("退单")),
    Tab("wishes", _("待批复")),
    Tab("sign", _("待签收")),
    Tab("work", pgettext_lazy("work order", "办理中")),
    Tab("due", _("将到期")),
    Tab("over", _("已超时"), hot=True),
    Tab("chased", _("被催")),
    Tab("suspended", _("已挂起")),
    Tab("supervised", _("督办")),
    Tab("drafts", _("待派出")),
)
TABS: Mapping[str, Tab] = {tab.code: tab for tab in (*CENTRE_TABS, *UNIT_TABS)}


def tabs_for(actor: Actor) -> tuple[Tab, ...]:
    """The tabs of this reader: a unit's own, or the centre's."""
    return UNIT_TABS if actor.may("workorders.sign") and not actor.may("workorders.dispatch") else CENTRE_TABS


def _undecided(model: type[Extension] | type[Suspension] | type[SecondReview]) -> Exists:
    return Exists(model.objects.filter(order=OuterRef("pk"), decided_at=None))


def _holds(code: str, at: datetime) -> Q:
    returned = Exists(Return.objects.filter(order=OuterRef("pk"), settled_at=None))
    watched = Exists(Supervision.objects.filter(order=OuterRef("pk"), closed_at=None))
    match code:
        case "sign":
            return Q(state=states.DISPATCHED)
        case "work":
            return Q(state__in=states.WORKING)
        case "suspended":
            return Q(state=states.SUSPENDED)
        case "due":
            return Q(state__in=states.AT_UNIT, due_at__lte=at + SOON)
        case "over":
            return Q(state__in=states.AT_UNIT, due_at__lte=at)
        case "chased":
            return Q(is_chased=True)
        case "returned":
            return Q(returned) | Q(state=states.RETURNED)
        case "review":
            return Q(state__in=states.IN_REVIEW)
        case "second":
            return Q(_undecided(SecondReview))
        case "wishes":
            return Q(_undecided(Extension)) | Q(_undecided(Suspension))
        case "supervised":
            return Q(watched)
        case "drafts":
            return Q(state=states.DRAFT)
    return Q()


@dataclass(frozen=True)
class Row:
    """A work order as a list shows it."""

    order: Order
    unit: str
    handler: str
    clock: ClockView | None

    @property
    def is_new(self) -> bool:
        return self.order.state == states.DISPATCHED

    @property
    def short_number(self) -> str:
        """The end of the case's number, as people say it."""
        return self.order.case_number.rpartition("-")[2]


def _open(actor: Actor, *, mine: bool, handler_id: int | None = None) -> QuerySet[Order]:
    orders = visible(actor).filter(is_open=True)
    if handler_id:
        orders = orders.filter(handler_id=handler_id)
    if not mine:
        return orders
    me = actor.person_id
    return orders.filter(Q(dispatcher_id=me) | Q(handler_id=me) | Q(case__owner_id=me))


def counts(actor: Actor, *, at: datetime, mine: bool = False) -> dict[str, int]:
    """How many orders each of the reader's tabs holds; one query.

    :raises Forbidden: without ``workorders.read``.
    """
    codes = [tab.code for tab in tabs_for(actor)]
    found = next(iter(_counted(mine).all(actor, at)), [0] * len(codes))
    return dict(zip(codes, found, strict=True))


@cache
def _counted(mine: bool) -> Alike[tuple[int, ...]]:
    def ask(actor: Actor, at: datetime) -> QuerySet[Order, tuple[int, ...]]:
        asked = {f"n_{tab.code}": Count("pk", filter=_holds(tab.code, at)) for tab in tabs_for(actor)}
        orders = _open(actor, mine=mine).order_by().annotate(whole=Value(1)).values("whole")
        return orders.annotate(**asked).values_list(*asked)

    return Alike(ask)


def to_do(actor: Actor) -> int:
    """How many open orders wait for this reader: at their unit, or sent by them; one query.

    :raises Forbidden: without ``workorders.read``.
    """
    if tabs_for(actor) is UNIT_TABS:
        return _open(actor, mine=False).filter(state__in=states.AT_UNIT).count()
    return _open(actor, mine=True).count()


def listed(
    tab: str,
    actor: Actor,
    *,
    at: datetime,
    mine: bool = False,
    handler_id: int | None = None,
    cursor: str = "",
    limit: int = 30,
) -> Slice[Row]:
    """One page of one tab ('' for all that is open), first due first; ``handler_id``: only one person's. Four queries.

    :raises Forbidden: without ``workorders.read``.
    :raises Invalid: for a broken cursor.
    """
    if cursor or handler_id:
        orders = _open(actor, mine=mine, handler_id=handler_id).filter(_holds(tab, at)).order_by("due_at", "id")
        if cursor:
            moment, last = unpack(cursor, datetime, int)
            orders = orders.filter(due_at__gte=moment).exclude(due_at=moment, id__lte=last)
        found = list(orders[: limit + 1])
    else:
        found = _first(tab if tab in TABS else "", mine, limit).all(actor, at)
    shown = found[:limit]
    more = pack(shown[-1].due_at.isoformat(), shown[-1].pk) if len(found) > limit else ""
    return Slice(rows(shown, at=at), more)


@cache
def _first(tab: str, mine: bool, limit: int) -> Alike[Order]:
    """The first page of a tab and one more."""

    def ask(actor: Actor, at: datetime) -> QuerySet[Order]:
        return _open(actor, mine=mine).filter(_holds(tab, at)).order_by("due_at", "id")[: limit + 1]

    return Alike(ask)


def rows(orders: list[Order], *, at: datetime) -> list[Row]:
    """Orders as a list shows them; two queries for all names."""
    people = names(order.handler_id for order in orders)
    units = unit_names(order.lead_unit_id for order in orders)
    return [
        Row(
            order,
            units.get(order.lead_unit_id, ""),
            people.get(order.handler_id or 0, ""),
            clock(order, at=at),
        )
        for order in orders
    ]


def clock(order: Order, *, at: datetime) -> ClockView | None:
    """The nearest clock from what the order keeps of it, without a query."""
    due = order.due_at if order.due_at != NEVER else None
    state = order.clock_state
    if state == "running" and due is not None and at < due <= at + SOON:
        state = "soon"
    return deadlines.brief(order.due_stage, due, state, at=at)
