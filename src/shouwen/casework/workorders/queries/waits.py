"""Who waits for whom about work orders: owners for units, units for whoever reads their replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from shouwen.casework.workorders import states
from shouwen.casework.workorders.models import Order
from shouwen.foundation.organisation.queries import names, unit_names
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


def waits(cases: QuerySet[Any], *, at: datetime) -> list[UnitWait]:
    """Over some cases (a query of their ids): owners who wait for units, units that wait for a review. Four queries."""
    orders = Order.objects.filter(case__in=cases, is_open=True).order_by()
    counted = {"n": Count("case_id", distinct=True), "since": Min("state_since")}
    at_units = (
        orders.filter(state__in=states.AT_UNIT)
        .values_list("case__owner_id", "lead_unit_id")
        .annotate(**counted)
    )
    reviews = (
        orders.filter(state__in=states.IN_REVIEW)
        .values_list("lead_unit_id", "dispatcher_id")
        .annotate(**counted)
    )
    to_units, to_people = list(at_units), list(reviews)
    late = {
        (who, unit): n
        for who, unit, n in orders.filter(state__in=states.AT_UNIT, due_at__lt=at)
        .values_list("case__owner_id", "lead_unit_id")
        .annotate(n=Count("case_id", distinct=True))
    }
    people = names([who for who, *_rest in to_units] + [row[1] for row in to_people])
    units = unit_names([row[1] for row in to_units] + [row[0] for row in to_people])
    found = [
        UnitWait(
            people.get(who, ""),
            units.get(unit, ""),
            late.get((who, unit), 0),
            n,
            since,
            f"order:{who}:{unit}",
        )
        for who, unit, n, since in to_units
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
