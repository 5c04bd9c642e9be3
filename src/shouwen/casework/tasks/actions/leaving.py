"""Who leaves, or turns out to have a part in a case, has its tasks no longer; nothing is left behind."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.cases.queries.company import why_unseen
from shouwen.casework.tasks import states
from shouwen.casework.tasks.actions import pen
from shouwen.casework.tasks.models import Task
from shouwen.casework.tasks.queries import people
from shouwen.kit.actor import SYSTEM, Actor


def release_person(person_id: int, heir_id: int, *, actor: Actor, at: datetime) -> None:
    """Hand every open task of somebody who leaves to the heir, call-backs to whoever may make them; in the caller's
    transaction."""
    with transaction.atomic():
        rows = Task.objects.filter(owner_id=person_id, state=states.OPEN).select_related("case").order_by("case_id", "pk")
        for row in rows:
            pen.give(row, _next(row, heir_id, at), row.due_at, actor=actor, at=at)


def _next(task: Task, heir_id: int, at: datetime) -> int | None:
    if task.is_call_back:
        return people.caller_for(task.case, at=at)
    return task.case.owner_id if why_unseen(task.case, heir_id, at=at) else heir_id


def recuse(case_id: int, person_id: int, *, at: datetime) -> None:
    """Somebody turns out to be whom the case complains about: their tasks of it go to others (CASE-064)."""
    with transaction.atomic():
        held = cases.lock(case_id, SYSTEM)
        for row in Task.objects.filter(case=held, owner_id=person_id, state=states.OPEN):
            row.case = held
            pen.give(row, _next(row, person_id, at), row.due_at, actor=SYSTEM, at=at)


def unbias(*, at: datetime, limit: int = 100) -> int:
    """Call-backs whose owner has come to hold the case since go to others, and those nobody had to whoever may now."""
    part = Q(owner_id=F("case__owner_id")) | Q(owner_id=F("case__handler_id")) | Q(owner=None)
    rows = Task.objects.filter(part, kind=states.CALL_BACK, state=states.OPEN).order_by("due_at")
    return sum(_again(pk, at) for pk in list(rows.values_list("pk", flat=True)[:limit]))


def _again(task: int, at: datetime) -> int:
    with transaction.atomic():
        row = pen.opened(task, SYSTEM)
        found = people.caller_for(row.case, at=at) if row.is_open else row.owner_id
        if found == row.owner_id:
            return 0
        pen.give(row, found, row.due_at, actor=SYSTEM, at=at)
        return 1
