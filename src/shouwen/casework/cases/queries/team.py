"""A head's view: who carries how much, how old it is, and that nothing is without an owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case as When
from django.db.models import Count, F, Q, Value
from django.db.models import When as If

from shouwen.casework.cases.queries.scope import visible
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor

AGES = (1, 3, 7, 15, 30)
"""Upper ends of the ageing buckets, in days (CASE-016)."""


@dataclass(frozen=True)
class Load:
    """What one person carries."""

    person_id: int
    name: str
    owned: int
    handled: int
    overdue: int
    paused: int


@dataclass(frozen=True)
class TeamView:
    """A head's view: who carries how much, how old it is, and that nothing is without an owner."""

    loads: Sequence[Load]
    ageing: dict[str, int]
    ownerless: int
    open: int


def team_view(actor: Actor, *, at: datetime) -> TeamView:
    """The load of everyone in reach, and the ageing of open cases (CASE-016). Four queries over the open cases.

    :raises Forbidden: without ``cases.read``.
    """
    open_cases = visible(actor).filter(is_open=True)
    owned = open_cases.values("owner_id").annotate(
        count=Count("id"),
        overdue=Count("id", filter=Q(due_at__lt=at)),
        paused=Count("id", filter=Q(clock_state="paused")),
    )
    by_owner: dict[int, Any] = {row["owner_id"]: row for row in owned}
    handled = dict(
        open_cases.exclude(handler_id=F("owner_id"))
        .values("handler_id")
        .annotate(count=Count("id"))
        .values_list("handler_id", "count")
    )
    people = names({*by_owner, *handled})
    loads = [_load(pk, people, by_owner, handled) for pk in {*by_owner, *handled}]
    buckets = (
        open_cases.annotate(age=_age(at))
        .values("age")
        .annotate(count=Count("id"))
        .values_list("age", "count")
    )
    found = dict(buckets)
    labels = [*(str(day) for day in AGES), "more"]
    total = sum(found.values())
    return TeamView(
        sorted(loads, key=lambda load: (-load.overdue, -load.owned)),
        {label: found.get(label, 0) for label in labels},
        total - sum(row["count"] for row in by_owner.values()),
        total,
    )


def _load(
    pk: int, people: dict[int, str], by_owner: dict[int, dict[str, int]], handled: dict[int, int]
) -> Load:
    row = by_owner.get(pk, {})
    return Load(
        pk,
        people.get(pk, ""),
        row.get("count", 0),
        handled.get(pk, 0),
        row.get("overdue", 0),
        row.get("paused", 0),
    )


def _age(at: datetime) -> When:
    return When(
        *(If(received_at__gt=at - timedelta(days=day), then=Value(str(day))) for day in AGES),
        default=Value("more"),
    )
