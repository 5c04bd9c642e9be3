"""Who is told about an order, and who decides on it. People a case complains about are left out (CASE-064)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shouwen.casework.workorders.models import Order
from shouwen.foundation.access.queries import holders
from shouwen.foundation.organisation.queries import head_of, lead_of, on_duty_among


def fair(order: Order, people: Iterable[int | None], *, besides: Iterable[int | None] = ()) -> list[int]:
    """These people without those the case complains about, and without ``besides``; each once."""
    accused = (
        set(order.case.accused.values_list("person_id", flat=True)) if order.case.is_about_staff else set()
    )
    out = accused | {each for each in besides if each}
    return [each for each in dict.fromkeys(people) if each and each not in out]


def of_unit(order: Order, unit_id: int, *, at: datetime) -> list[int]:
    """Those of a unit who may sign its orders; nobody there: the head above it."""
    people = fair(order, holders("workorders.sign", unit_id, at=at))
    return people or fair(order, [head_of(unit_id, at=at)])


def in_charge(order: Order, *, at: datetime) -> list[int]:
    """Who has the order in hand at its unit: the handler, else everyone who may sign."""
    return fair(order, [order.handler_id]) or of_unit(order, order.lead_unit_id, at=at)


def head(order: Order, *, at: datetime) -> list[int]:
    """The head of the lead unit."""
    return fair(order, [head_of(order.lead_unit_id, at=at)])


def reviewers(order: Order, author_id: int, *, at: datetime) -> list[int]:
    """Who may read a dispatch, chase or decision before it goes out, those on duty first choice."""
    return _here(
        fair(order, holders("workorders.review_dispatch", order.centre_id, at=at), besides=[author_id]), at
    )


def deciders(order: Order, *, at: datetime) -> list[int]:
    """Who may decide on a return: the dispatcher if they may, and the centre's seniors."""
    return _here(fair(order, holders("workorders.decide_return", order.centre_id, at=at)), at)


def approvers(order: Order, right: str, asker_id: int | None, *, at: datetime) -> list[int]:
    """Who may grant more time or a rest: the dispatcher's leader, else whoever holds the right in the centre."""
    lead = lead_of(order.dispatcher_id, at=at)
    return fair(order, [lead], besides=[asker_id]) or _here(
        fair(order, holders(right, order.centre_id, at=at), besides=[asker_id]), at
    )


def _here(people: list[int], at: datetime) -> list[int]:
    here = on_duty_among(people, at=at)
    return [each for each in people if each in here] or people
