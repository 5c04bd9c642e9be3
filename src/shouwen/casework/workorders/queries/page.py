"""Everything a work order's page shows, and the orders of a case for the panel beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from shouwen.casework.cases.slots import MoveView
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.deadlines.queries import ClockView
from shouwen.casework.deadlines.states import Subject
from shouwen.casework.workorders.models import (
    Assist,
    Chase,
    Extension,
    Order,
    Reply,
    Return,
    SecondReview,
    Supervision,
    Suspension,
)
from shouwen.casework.workorders.queries.allowed import Pending
from shouwen.casework.workorders.queries.allowed import moves as allowed_moves
from shouwen.casework.workorders.queries.lists import Row, rows
from shouwen.casework.workorders.queries.scope import Which, find, visible
from shouwen.foundation.files import queries as files
from shouwen.foundation.organisation.queries import names, unit_names
from shouwen.kit.actor import Actor
from shouwen.relations.customers import queries as customers
from shouwen.relations.customers.queries import CardView

if TYPE_CHECKING:
    from shouwen.foundation.files.models import Attachment


@dataclass(frozen=True)
class OrderPage:
    """A work order with all that its page shows."""

    order: Order
    customer: CardView | None
    clocks: Sequence[ClockView]
    replies: Sequence[Reply]
    given_back: Sequence[Return]
    chases: Sequence[Chase]
    extensions: Sequence[Extension]
    suspensions: Sequence[Suspension]
    supervisions: Sequence[Supervision]
    reviews: Sequence[SecondReview]
    assists: Sequence[Assist]
    files: dict[tuple[str, int], list[Attachment]]
    people: dict[int, str]
    units: dict[int, str]
    pending: Pending
    moves: Sequence[MoveView] = field(default_factory=list)

    @property
    def clock(self) -> ClockView | None:
        """The clock in the head of the page."""
        running = [each for each in self.clocks if each.state not in ("met", "stopped")]
        return running[0] if running else None

    @property
    def open_chases(self) -> list[Chase]:
        """Chases the unit has not answered, reminders aside."""
        return [row for row in self.chases if row.ack_at is None and row.level != "auto"]

    @property
    def reply(self) -> Reply | None:
        """The reply of this round."""
        return next((row for row in self.replies if row.round == self.order.round), None)

    def move(self, name: str) -> MoveView | None:
        """One move by its name."""
        return next((each for each in self.moves if each.name == name), None)


def page(which: Which, actor: Actor, *, at: datetime) -> OrderPage:
    """A work order as its page shows it.

    :raises NotFound: when there is none, or none for this reader.
    """
    order = find(which, actor)
    found: dict[str, list[Any]] = {
        "replies": list(Reply.objects.filter(order=order).order_by("-round")),
        "given_back": list(Return.objects.filter(order=order).order_by("-asked_at")),
        "chases": list(Chase.objects.filter(order=order).order_by("-sent_at")),
        "extensions": list(Extension.objects.filter(order=order).order_by("-asked_at")),
        "suspensions": list(Suspension.objects.filter(order=order).order_by("-asked_at")),
        "supervisions": list(Supervision.objects.filter(order=order).order_by("-opened_at")),
        "reviews": list(SecondReview.objects.filter(order=order).order_by("-asked_at")),
        "assists": list(Assist.objects.filter(order=order).order_by("id")),
    }
    pending = _pending(found, order, actor)
    return OrderPage(
        order=order,
        customer=_customer(order),
        clocks=deadlines.clocks(Subject("workorder", order.pk), at=at),
        files=_files(order, found),
        people=names(_people(order, found)),
        units=unit_names(_units(order, found)),
        pending=pending,
        moves=allowed_moves(order, actor, pending, at=at),
        **found,
    )


def _pending(found: dict[str, list[Any]], order: Order, actor: Actor) -> Pending:
    units = actor.reach("workorders.reply")
    mine = (units.unit_ids or {actor.unit_id}) if units else set()
    return Pending(
        review=next((row for row in found["reviews"] if row.decided_at is None), None),
        given_back=next((row for row in found["given_back"] if row.settled_at is None), None),
        supervision=next((row for row in found["supervisions"] if row.closed_at is None), None),
        wish=any(row.decided_at is None for row in found["extensions"]),
        rest=any(row.decided_at is None for row in found["suspensions"]),
        chase=any(row.ack_at is None and row.level != "auto" for row in found["chases"]),
        helping=any(row.unit_id in mine for row in found["assists"]),
    )


def _customer(order: Order) -> CardView | None:
    """The customer, masked: who may read the order may see who it is for."""
    customer = order.case.customer
    return customers.card_of(customer) if customer else None


KINDS = {
    "replies": "order_reply",
    "given_back": "order_return",
    "assists": "order_assist",
    "supervisions": "order_supervision",
}


def _files(order: Order, found: dict[str, list[Any]]) -> dict[tuple[str, int], list[Attachment]]:
    held = {("workorder", order.pk): files.of("workorder", [order.pk]).get(order.pk, [])}
    for name, kind in KINDS.items():
        ids = [row.pk for row in found[name]]
        for pk, rows_ in (files.of(kind, ids) if ids else {}).items():
            held[kind, pk] = rows_
    return held


def _people(order: Order, found: dict[str, list[Any]]) -> set[int | None]:
    every = {order.author_id, order.dispatcher_id, order.handler_id, order.case.owner_id}
    named = ("person_id", "asked_by_id", "decided_by_id", "author_id", "ack_person_id", "reviewed_by_id", "reviewer_id",
             "opened_by_id", "reported_by_id", "closed_by_id", "approved_by_id")  # fmt: skip
    return every | {getattr(row, name, None) for rows_ in found.values() for row in rows_ for name in named}


def _units(order: Order, found: dict[str, list[Any]]) -> set[int | None]:
    every = {order.lead_unit_id, order.from_unit_id}
    named = ("unit_id", "suggested_unit_id", "named_unit_id")
    return every | {getattr(row, name, None) for rows_ in found.values() for row in rows_ for name in named}


def of_case(case_id: int, actor: Actor, *, at: datetime) -> list[Row]:
    """The orders of a case the reader has looked up, oldest first."""
    if not actor.may("workorders.read"):
        return []
    orders = visible(actor).filter(case_id=case_id).order_by("is_carried", "case_number", "seq")
    latest = Prefetch("replies", Reply.objects.order_by("-round"))
    return rows(list(orders.select_related("case").prefetch_related(latest)), at=at)
