"""Who waits for whom about work orders: owners for units, units for whoever reads their replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from shouwen.casework.cases.queries import team
from shouwen.casework.workorders import states
from shouwen.casework.workorders.models import Order
from shouwen.foundation.organisation.queries import names, unit_names
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Alike
from shouwen.kit.text import plain_int

MOST = 40


@dataclass(frozen=True)
class UnitWait:
    """``who`` waits for ``whom`` with so many cases, the longest since; ``key`` finds exactly these."""

    who: str
    whom: str
    late: int
    cases: int
    since: datetime
    key: str
    is_unit_waiting: bool = False


def waits(actor: Actor, *, at: datetime) -> list[UnitWait]:
    """Over the cases a head answers for: owners who wait for units, units that wait for a review. Four queries.

    :raises Forbidden: without ``cases.reassign``.
    """
    to_units, to_people = _at_units.all(actor, at), _in_review.all(actor)
    people = names([who for who, *_rest in to_units] + [row[1] for row in to_people])
    units = unit_names([row[1] for row in to_units] + [row[0] for row in to_people])
    found = [
        UnitWait(
            people.get(who, ""),
            units.get(unit, ""),
            late,
            n,
            since,
            f"order:{who}:{unit}",
        )
        for who, unit, n, since, late in to_units
    ] + [
        UnitWait(
            units.get(unit, ""),
            people.get(who, ""),
            0,
            n,
            since,
            f"review:{unit}:{who}",
            is_unit_waiting=True,
        )
        for unit, who, n, since in to_people
    ]
    return sorted(found, key=lambda wait: wait.since)[:MOST]


def _open(actor: Actor) -> QuerySet[Order]:
    return Order.objects.filter(case__in=team.watched(actor).values("pk"), is_open=True).order_by()


@Alike
def _at_units(actor: Actor, at: datetime) -> QuerySet[Order, tuple[Any, ...]]:
    rows = _open(actor).filter(state__in=states.AT_UNIT).values_list("case__owner_id", "lead_unit_id")
    late = Count("case_id", distinct=True, filter=Q(due_at__lt=at))
    return rows.annotate(n=Count("case_id", distinct=True), since=Min("state_since"), late=late)


@Alike
def _in_review(actor: Actor) -> QuerySet[Order, tuple[Any, ...]]:
    rows = _open(actor).filter(state__in=states.IN_REVIEW).values_list("lead_unit_id", "dispatcher_id")
    return rows.annotate(n=Count("case_id", distinct=True), since=Min("state_since"))


def waiting(key: str) -> QuerySet[Order, int] | None:
    """The ids of the cases of one wait; None for a key that is none of ours."""
    sort, _colon, pair = key.partition(":")
    one, _colon, other = pair.partition(":")
    first, second = plain_int(one), plain_int(other)
    if sort not in ("order", "review") or first is None or second is None:
        return None
    orders = Order.objects.filter(is_open=True)
    if sort == "order":
        found = orders.filter(state__in=states.AT_UNIT, case__owner_id=first, lead_unit_id=second)
    else:
        found = orders.filter(state__in=states.IN_REVIEW, lead_unit_id=first, dispatcher_id=second)
    return found.values_list("case_id", flat=True)
