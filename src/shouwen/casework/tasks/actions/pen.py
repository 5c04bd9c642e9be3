"""How a task is written: its row, its words and its fact on the case's chain, under the case's lock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from shouwen.casework.cases.actions.pen import said
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.tasks import facts, states
from shouwen.casework.tasks.models import Task
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def opened(task: int, actor: Actor) -> Task:
    """A task with its case, locked as every change of the case is.

    :raises NotFound: when there is none for this actor.
    """
    case_id = Task.objects.filter(pk=task).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound("task_not_found", _("没有找到这项待办"))
    case = cases.lock(case_id, actor)
    row = Task.objects.select_related("words").get(pk=task)
    row.case = case
    return row


def about(task: Task) -> dict[str, Any]:
    """What every fact of a task says."""
    return {"subject_id": task.case_id, "centre_id": task.centre_id, "task_id": task.pk}


def change(task: Task, **values: Any) -> None:
    """Set columns of a task."""
    for name, value in values.items():
        setattr(task, name, value)
    task.save(update_fields=[name.removesuffix("_id") for name in values])


def drop(task: Task, why: str, *, reason: str = "", actor: Actor, at: datetime) -> None:
    """A task need not be done any more; ``why`` is of ``states.DROPS``."""
    change(task, state=states.DROPPED, dropped_why=why, ended_at=at, ended_by_id=actor.person_id or None)
    labels: dict[str, Any] = {"kind_label": said(states.KINDS[task.kind]), "why_label": said(states.DROPS[why])}
    announce(facts.TaskDropped(**about(task), **labels), actor=actor, at=at, reason=reason)


def give(task: Task, owner: int | None, due_at: datetime, *, reason: str = "", actor: Actor, at: datetime) -> None:
    """Another is to do it, or it is due at another time. Whoever is given it anew is told by the fact."""
    before = task.owner_id or 0
    late = {} if due_at <= at else {"late_at": None}
    change(task, owner_id=owner, due_at=due_at, **late)
    told = facts.TaskMoved(
        **about(task), kind_label=said(states.KINDS[task.kind]), owner_person=owner or 0, before_person=before, due_at=due_at
    )
    announce(told, actor=actor, at=at, reason=reason)


def open_call_back(case: Case) -> Task | None:
    """The call-back of a case that is still to be made."""
    return Task.objects.filter(case=case, kind=states.CALL_BACK, state=states.OPEN).first()
