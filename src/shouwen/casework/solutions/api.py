"""``/api/v1/cases/{number}/investigations``, ``/solutions`` and ``/api/v1/solutions``: the same actions as the desk."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Router, Schema

from shouwen.casework.cases import queries as cases
from shouwen.casework.solutions import actions, queries, states
from shouwen.casework.solutions.models import Investigation, Option
from shouwen.kit import clock
from shouwen.kit.http import Id, Moment, Ref, actor_of, json_answer, one_of

router = Router()
of_case = Router()
ROUTERS = {"cases": of_case, "solutions": router}


class InvestigationIn(Schema):
    """How a matter was looked into."""

    method: str = one_of(states.METHODS, max_length=9)
    evidence: str = Field(max_length=4000)
    conclusion: str = Field(max_length=4000)
    files: list[Ref] = Field([], max_length=20, description="Uploads of POST /files that go with it")


class InvestigationOut(Schema):
    """How a matter was looked into, by whom and when."""

    id: Id
    method: str
    evidence: str
    conclusion: str
    made_by: Id | None
    made_at: datetime


class InvestigationsOut(Schema):
    """Investigations of a case, oldest first."""

    items: list[InvestigationOut]


class OptionIn(Schema):
    """A way to solve a matter. What it costs is decided by whoever may by the authority of their post."""

    text: str = Field(max_length=4000)
    cost: Decimal = Field(Decimal(0), ge=0, max_digits=15, decimal_places=3)
    currency: str = Field("", max_length=3, description="ISO 4217; without it that of the authority in force")


class SolutionActionOut(Schema):
    """Something to be done for the chosen option; `task_id` is its follow-up."""

    task_id: Id
    text: str
    owner_id: Id | None
    due_at: datetime
    state: str
    done_at: datetime | None
    result: str


class SolutionOut(Schema):
    """An option of a solution."""

    id: Id
    case: str
    seq: int
    text: str
    cost: str
    currency: str
    state: str
    approver_id: Id | None
    approver_post: str
    made_by: Id | None
    made_at: datetime
    decided_by: Id | None
    decided_at: datetime | None
    decision: str
    actions: list[SolutionActionOut]


class OptionsOut(Schema):
    """Options of a case in their order."""

    items: list[SolutionOut]


class OptionDecisionIn(Schema):
    """Agree, or refuse with a reason."""

    agree: bool
    note: str = Field("", max_length=2000)


class OptionDropIn(Schema):
    """Why it is not carried out."""

    reason: str = Field(max_length=200)


class SolutionActionIn(Schema):
    """Something to be done for the chosen option."""

    text: str = Field(max_length=500)
    owner_id: Ref | None = None
    due_at: Moment


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


def _investigation(row: Investigation) -> dict[str, Any]:
    return {
        "id": str(row.pk), "method": row.method, "evidence": row.evidence.body, "conclusion": row.conclusion.body,
        "made_by": _id(row.made_by_id), "made_at": row.made_at,
    }  # fmt: skip


def _option(row: Option, number: str, post: str) -> dict[str, Any]:
    done = [
        {
            "task_id": str(each.task_id), "text": each.task.text, "owner_id": _id(each.task.owner_id), "due_at": each.task.due_at,
            "state": each.task.state, "done_at": each.task.ended_at, "result": each.task.said,
        }
        for each in queries.actions_of(row)
    ]  # fmt: skip
    return {
        "id": str(row.pk), "case": number, "seq": row.seq, "text": row.text, "cost": row.money.plain(), "currency": row.currency,
        "state": row.state, "approver_id": _id(row.approver_id), "approver_post": post, "made_by": _id(row.made_by_id),
        "made_at": row.made_at, "decided_by": _id(row.decided_by_id), "decided_at": row.decided_at,
        "decision": row.decision.body if row.decision else "", "actions": done,
    }  # fmt: skip


def _shown(request: HttpRequest, option_id: int, status: int = 200) -> HttpResponse:
    row = queries.find(option_id, actor_of(request))
    post = queries.posts([row], row.case, at=clock.now()).get(row.pk, "")
    return json_answer(_option(row, row.case.number, post), status=status)


@of_case.get("/{number}/investigations", response=InvestigationsOut, summary="How a case was looked into")
def investigations(request: HttpRequest, number: Path[str]) -> HttpResponse:
    case = cases.find(number, actor_of(request))
    return json_answer({"items": [_investigation(each) for each in queries.investigations(case)]})


@of_case.post("/{number}/investigations", response={201: InvestigationOut}, summary="Record how a case was looked into")
def investigate(request: HttpRequest, number: Path[str], body: InvestigationIn) -> HttpResponse:
    actor = actor_of(request)
    made = actions.investigate(number, **body.dict(), actor=actor, at=clock.now())
    case = cases.find(number, actor)
    return json_answer(_investigation(queries.investigations(case).get(pk=made.pk)), status=201)


@of_case.get("/{number}/solutions", response=OptionsOut, summary="Options of a case's solution")
def listed(request: HttpRequest, number: Path[str]) -> HttpResponse:
    case = cases.find(number, actor_of(request))
    rows = list(queries.options(case))
    called = queries.posts(rows, case, at=clock.now())
    return json_answer({"items": [_option(each, case.number, called.get(each.pk, "")) for each in rows]})


@of_case.post("/{number}/solutions", response={201: SolutionOut}, summary="Propose an option with its cost")
def propose(request: HttpRequest, number: Path[str], body: OptionIn) -> HttpResponse:
    made = actions.propose(number, **body.dict(), actor=actor_of(request), at=clock.now())
    return _shown(request, made.pk, 201)


@router.post("/{int:option_id}/decision", response=SolutionOut, summary="Agree to an option, or refuse it")
def decide(request: HttpRequest, option_id: int, body: OptionDecisionIn) -> HttpResponse:
    """Refused to its proposer and beyond the authority of one's post (403)."""
    actions.decide(option_id, **body.dict(), actor=actor_of(request), at=clock.now())
    return _shown(request, option_id)


@router.post("/{int:option_id}/choice", response=SolutionOut, summary="Solve it this way")
def choose(request: HttpRequest, option_id: int) -> HttpResponse:
    actions.choose(option_id, actor=actor_of(request), at=clock.now())
    return _shown(request, option_id)


@router.post("/{int:option_id}/cancellation", response=SolutionOut, summary="Say that an option is not carried out")
def drop(request: HttpRequest, option_id: int, body: OptionDropIn) -> HttpResponse:
    actions.drop(option_id, reason=body.reason, actor=actor_of(request), at=clock.now())
    return _shown(request, option_id)


@router.post("/{int:option_id}/actions", response={201: SolutionOut}, summary="Add an action to the chosen option")
def act(request: HttpRequest, option_id: int, body: SolutionActionIn) -> HttpResponse:
    """Its result is put down at /tasks/{id}/result."""
    actions.add_action(
        option_id, text=body.text, owner=body.owner_id, due_at=body.due_at, actor=actor_of(request), at=clock.now()
    )
    return _shown(request, option_id, 201)
