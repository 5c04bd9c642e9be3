"""Who in a unit carries which orders, and who may sign: for whoever leads it, and for those who share its work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from shouwen.casework.workorders import states
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.queries.lists import SOON
from shouwen.casework.workorders.queries.scope import visible
from shouwen.foundation.access.queries import holders
from shouwen.foundation.organisation.queries import names, on_duty_among
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Alike

COUNTED = ("in_hand", "soon", "over", "chased", "resting", "in_review")
"""What is told of each person's orders."""


@dataclass(frozen=True)
class OrderLoad:
    """What one person of a unit has in hand; ``may_sign``: they may take orders for it; ``is_here``: not away today."""

    person_id: int
    name: str
    may_sign: bool
    is_here: bool
    in_hand: int = 0
    soon: int = 0
    over: int = 0
    chased: int = 0
    resting: int = 0
    in_review: int = 0


@dataclass(frozen=True)
class UnitLoads:
    """A unit's open orders: not signed yet, and person by person, the most pressed first."""

    unsigned: int
    people: list[OrderLoad]

    @property
    def total(self) -> int:
        """All open orders of the unit: those nobody has, and everybody's."""
        return self.unsigned + sum(each.in_hand + each.resting + each.in_review for each in self.people)


def unit_loads(actor: Actor, *, at: datetime) -> UnitLoads:
    """The orders of the reader's unit by who has them. Three queries and those of the names.

    :raises Forbidden: without ``workorders.read``.
    """
    held = {handler_id: (whole, told) for handler_id, whole, *told in _held.all(actor, at)}
    unsigned, _none = held.pop(None, (0, ()))
    rows = {pk: dict(zip(COUNTED, told, strict=True)) for pk, (_whole, told) in held.items()}
    signers = holders("workorders.sign", actor.unit_id, at=at)
    people = names([*rows, *signers])
    here = on_duty_among(people, at=at)
    made = [
        OrderLoad(
            pk, name, pk in signers, pk in here, **rows.get(pk, {})
        )
        for pk, name in people.items()
    ]
    made.sort(key=lambda load: (-load.over, -load.in_hand, load.name))
    return UnitLoads(unsigned, made)


@Alike
def _held(actor: Actor, at: datetime) -> QuerySet[Order, tuple[Any, ...]]:
    """How many orders each person has, and how many nobody."""
    late = Q(state__in=states.AT_UNIT)
    asked = {
        "in_hand": Q(state__in=states.WORKING),
        "soon": late & Q(due_at__gt=at, due_at__lte=at + SOON),
        "over": late & Q(due_at__lte=at),
        "chased": Q(is_chased=True),
        "resting": Q(state=states.SUSPENDED),
        "in_review": Q(state__in=[*states.IN_REVIEW, states.ACCEPTED]),
    }
    counts = {f"n_{name}": Count("pk", filter=asked[name]) for name in COUNTED}
    rows = visible(actor).filter(is_open=True, dispatched_at__isnull=False).order_by()
    return rows.values_list("handler_id").annotate(whole=Count("pk"), **counts)
