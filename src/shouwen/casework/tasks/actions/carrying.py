"""Cases are merged and parted: what is still to be done goes with the matter, and comes back as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shouwen.casework.tasks import facts, states
from shouwen.casework.tasks.actions import pen
from shouwen.casework.tasks.models import Task
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

Journal = Mapping[str, Any]


def carry(source: Case, target: Case, only: Journal | None, *, actor: Actor, at: datetime) -> Journal:
    """Fills ``cases.slots.belongings``: open follow-ups go over; an open call-back too where the survivor has none, else
    it is dropped, for the survivor's asks for both. Both cases are locked."""
    if only is not None:
        Task.objects.filter(pk__in=only.get("tasks", ()), case=source).update(case=target)
        return only
    rows = list(Task.objects.filter(case=source, state=states.OPEN).order_by("pk"))
    known = pen.open_call_back(target) is not None
    spare = [each for each in rows if each.is_call_back and known]
    for each in spare:
        each.case = source
        pen.drop(each, "ended", actor=actor, at=at)
    moved = [each.pk for each in rows if each not in spare]
    Task.objects.filter(pk__in=moved).update(case=target)
    if moved:
        told = facts.TasksCarried(
            subject_id=target.pk, centre_id=target.centre_id, other_number=source.number, tasks=len(moved)
        )
        announce(told, actor=actor, at=at)
    return {"tasks": moved}
