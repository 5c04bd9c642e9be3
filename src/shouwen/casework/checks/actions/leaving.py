"""Who leaves, or gets a part in the case, makes its checks no longer; cases that are merged carry theirs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q

from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.checks import facts, states
from shouwen.casework.checks.actions import pen
from shouwen.casework.checks.models import Check
from shouwen.casework.checks.queries import people
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

Journal = Mapping[str, Any]


def release_person(person_id: int, heir_id: int, *, actor: Actor, at: datetime) -> None:
    """Hand every running check of somebody who leaves to whoever may make it; in the caller's transaction."""
    with transaction.atomic():
        rows = Check.objects.filter(owner_id=person_id, state__in=states.RUNNING).select_related("case", "cause")
        for row in rows.order_by("case_id", "pk"):
            found = people.maker_for(row.case, row.role_code, at=at)
            pen.give(row, None if found == person_id else found, row.due_at, actor=actor, at=at)


def recuse(case_id: int, person_id: int, *, at: datetime) -> None:
    """Somebody turns out to be whom the case complains about: their checks of it go to others (CASE-064)."""
    with transaction.atomic():
        held = cases.lock(case_id, SYSTEM)
        for row in Check.objects.filter(case=held, owner_id=person_id, state__in=states.RUNNING):
            row.case = held
            found = people.maker_for(held, row.role_code, at=at)
            pen.give(row, None if found == person_id else found, row.due_at, actor=SYSTEM, at=at)


def unbias(*, at: datetime, limit: int = 100) -> int:
    """Checks whose maker has come to hold the case since go to others; those nobody had to whoever may now; what whoever
    handles the case does follows the case."""
    part = Q(owner_id=F("case__owner_id")) | Q(owner_id=F("case__handler_id")) | Q(owner=None)
    follows = Q(role_code=states.HANDLER) & ~Q(owner_id=F("case__handler_id"))
    rows = Check.objects.filter((~Q(role_code=states.HANDLER) & part) | follows, state__in=states.RUNNING).order_by("due_at")
    return sum(_again(pk, at) for pk in list(rows.values_list("pk", flat=True)[:limit]))


def _again(check: int, at: datetime) -> int:
    with transaction.atomic():
        row = pen.opened(check, SYSTEM)
        found = people.maker_for(row.case, row.role_code, at=at) if row.is_open else row.owner_id
        if found == row.owner_id:
            return 0
        pen.give(row, found, row.due_at, actor=SYSTEM, at=at)
        return 1


def carry(source: Case, target: Case, only: Journal | None, *, actor: Actor, at: datetime) -> Journal:
    """Fills ``cases.slots.belongings``: running checks go over, but one whose kind runs on the survivor too. Both are locked."""
    if only is not None:
        Check.objects.filter(pk__in=only.get("checks", ()), case=source).update(case=target)
        return only
    rows = list(Check.objects.filter(case=source, state__in=states.RUNNING).order_by("pk"))
    known = set(Check.objects.filter(case=target, state__in=states.RUNNING).values_list("kind", flat=True))
    for each in rows:
        if each.kind in known:
            each.case = source
            pen.drop(each, "twice", actor=actor, at=at)
    moved = [each.pk for each in rows if each.kind not in known]
    Check.objects.filter(pk__in=moved).update(case=target)
    if moved:
        told = facts.ChecksCarried(
            subject_id=target.pk, centre_id=target.centre_id, other_number=source.number, checks=len(moved)
        )
        announce(told, actor=actor, at=at)
    return {"checks": moved}
