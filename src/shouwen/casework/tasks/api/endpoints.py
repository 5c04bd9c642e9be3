"""``/api/v1/cases/{number}/tasks`` and ``/api/v1/tasks``: the same actions, rights and refusals as the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router

from shouwen.casework.cases import queries as cases
from shouwen.casework.tasks import actions, queries, states
from shouwen.casework.tasks.api.shapes import (
    CallIn,
    TaskDropIn,
    TaskIn,
    TaskMoveIn,
    TaskOut,
    TaskResultIn,
    TasksOut,
)
from shouwen.casework.tasks.models import Task
from shouwen.kit import clock
from shouwen.kit.errors import Invalid
from shouwen.kit.http import actor_of, json_answer

router = Router()
of_case = Router()


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


def document(task: Task, at: datetime) -> dict[str, Any]:
    """A task as JSON."""
    return {
        "id": str(task.pk), "case": task.case.number, "kind": task.kind, "state": task.state, "text": task.text,
        "owner_id": _id(task.owner_id), "made_at": task.made_at, "due_at": task.due_at, "remind_at": task.remind_at,
        "is_late": queries.is_late(task, at), "attempts": task.attempts, "outcome": task.outcome, "result": task.said,
        "ended_at": task.ended_at, "ended_by_id": _id(task.ended_by_id),
    }  # fmt: skip


def _shown(request: HttpRequest, task: Task, at: datetime, status: int = 200) -> HttpResponse:
    return json_answer(document(queries.find(task.pk, actor_of(request)), at), status=status)


@of_case.get("/{number}/tasks", response=TasksOut, summary="Follow-ups and call-backs of a case")
def listed(request: HttpRequest, number: Path[str]) -> HttpResponse:
    now = clock.now()
    case = cases.find(number, actor_of(request))
    rows = queries.of_case(case).select_related("case", "words", "result")
    return json_answer({"items": [document(each, now) for each in rows]})


@of_case.post("/{number}/tasks", response={201: TaskOut}, summary="Set a follow-up, or ask for a call-back")
def add(request: HttpRequest, number: Path[str], body: TaskIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    if body.kind == states.CALL_BACK:
        return _shown(request, actions.ask(number, actor=actor, at=now), now, 201)
    if body.kind != states.FOLLOW_UP:
        raise Invalid({"kind": _("请从列表里选一项")})
    if body.due_at is None:
        raise Invalid({"due_at": _("请选择时间")})
    task = actions.follow_up(
        number, text=body.text, owner=body.owner_id, due_at=body.due_at, remind_at=body.remind_at, actor=actor, at=now
    )
    return _shown(request, task, now, 201)


@router.get("", response=TasksOut, summary="Open tasks that wait for the caller, the nearest due first")
def mine(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    return json_answer({"items": [document(each, now) for each in queries.mine(actor_of(request))]})


@router.get("/{int:task_id}", response=TaskOut, summary="One task")
def one(request: HttpRequest, task_id: int) -> HttpResponse:
    return json_answer(document(queries.find(task_id, actor_of(request)), clock.now()))


@router.post("/{int:task_id}/result", response=TaskOut, summary="Put down what came of a follow-up")
def result(request: HttpRequest, task_id: int, body: TaskResultIn) -> HttpResponse:
    now = clock.now()
    return _shown(request, actions.finish(task_id, result=body.result, actor=actor_of(request), at=now), now)


@router.post("/{int:task_id}/calls", response=TaskOut, summary="Put down a call to the customer")
def call(request: HttpRequest, task_id: int, body: CallIn) -> HttpResponse:
    """Refused to those whose work it asks about (403)."""
    now = clock.now()
    return _shown(request, actions.call_back(task_id, **body.dict(), actor=actor_of(request), at=now), now)


@router.post("/{int:task_id}/assignment", response=TaskOut, summary="Give a task to another, or another time")
def move(request: HttpRequest, task_id: int, body: TaskMoveIn) -> HttpResponse:
    now = clock.now()
    task = actions.move(
        task_id, owner=body.owner_id, due_at=body.due_at, reason=body.reason, actor=actor_of(request), at=now
    )
    return _shown(request, task, now)


@router.post("/{int:task_id}/cancellation", response=TaskOut, summary="Say that a task need not be done")
def drop(request: HttpRequest, task_id: int, body: TaskDropIn) -> HttpResponse:
    now = clock.now()
    return _shown(request, actions.drop(task_id, reason=body.reason, actor=actor_of(request), at=now), now)
