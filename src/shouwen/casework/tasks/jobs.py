"""Timed work of tasks: remember what is due, tell what is late, keep call-backs with somebody who may make them."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.cases.actions.pen import said
from shouwen.casework.tasks import actions, letters, states
from shouwen.casework.tasks.models import Task
from shouwen.foundation.notices.actions import Link, tell
from shouwen.foundation.organisation.queries import head_of, lead_of
from shouwen.kit.jobs import job


@job("tasks.remind", every=300)
def remind(*, at: datetime) -> object:
    """Whoever has a task hears of it before it is due; whoever leads them, when it is over."""
    soon = actions.due_reminders(at=at)
    for row in soon:
        _tell(row, [row.owner_id], letters.REMIND, "tasks.mine", at=at, due_at=row.due_at)
    late = actions.gone_late(at=at)
    for row in late:
        lead = lead_of(row.owner_id, at=at) if row.owner_id else head_of(row.centre_id, at=at)
        _tell(row, [row.owner_id, lead], letters.LATE, "tasks.late", at=at, owner_person=row.owner_id or lead or 0)
    return len(soon) + len(late)


@job("tasks.unbias", every=600)
def unbias(*, at: datetime) -> object:
    """Nobody asks about their own work, also when it became theirs later."""
    return actions.unbias(at=at)


def _tell(task: Task, people: list[int | None], message: str, kind: str, *, at: datetime, **more: object) -> None:
    link = Link("tasks:task", {"task_id": task.pk}, "case", task.case_id)
    key = f"tasks:{task.pk}:{kind}:{task.due_at:%Y%m%d%H%M}"
    label = said(states.KINDS[task.kind])
    tell(people, message, kind=kind, key=key, at=at, link=link, level="over" if kind == "tasks.late" else "soon",
         number=task.case.number, kind_label=label, **more)  # fmt: skip
