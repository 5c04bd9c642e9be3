"""The grading rules over HTTP: ``/api/v1/severity-rules``."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from shouwen.casework.complaints import actions
from shouwen.casework.complaints.models import Policy
from shouwen.casework.complaints.queries import policy
from shouwen.casework.complaints.rules.policy import checked
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import Id, Moment, actor_of, json_answer

router = Router()


class GradingOut(Schema):
    """The rules that grade at the caller's centre; `version` 0: the house's own."""

    version: int
    centre_id: Id | None
    content: dict[str, Any]


class GradingVersionOut(Schema):
    """A version: `state` is now, later, past or retired."""

    id: Id
    version: int
    state: str
    starts_at: datetime
    reason: str
    made_by: str
    content: dict[str, Any]


class GradingVersionsOut(Schema):
    """Versions, the newest first."""

    items: list[GradingVersionOut]


class GradingDutiesIn(Schema):
    """What a severity asks for; `heads` are the posts that are told."""

    heads: list[str] = Field(default_factory=list, max_length=10)
    evidence: bool = False
    approval: bool = False
    call_back: bool = False
    inspection: bool = False
    improvement: bool = False
    crisis: bool = False


class GradingContentIn(Schema):
    """Rules as those in force are given: limits by severity, grades by trigger, P1 to P4 by impact and urgency."""

    sector: str = Field("other", max_length=20)
    scale: str = Field("1", max_length=12)
    amounts: dict[str, Annotated[str, Field(max_length=20)] | None]
    reaches: dict[str, Annotated[int, Field(ge=0, le=10**9)] | None]
    triggers: dict[str, str]
    matrix: dict[str, Annotated[list[Annotated[int, Field(ge=1, le=4)]], Field(max_length=4)]]
    duties: dict[str, GradingDutiesIn] = Field(default_factory=dict)


class GradingIn(Schema):
    """The next version, of the caller's centre or (`for_all`) of every centre without its own; `content` as the rules in force give it."""

    content: GradingContentIn
    starts_at: Moment | None = None
    reason: str = Field("", max_length=200)
    for_all: bool = False


class GradingTrialIn(Schema):
    """A matter that is not there, and rules to grade it by (those in force when left out)."""

    amount: str | None = Field(None, pattern=r"^\d{1,12}(\.\d{1,3})?$")
    customers: int = Field(0, ge=0, le=10**9)
    triggers: list[str] = Field(default_factory=list, max_length=30)
    content: GradingContentIn | None = None


class GradingTrialOut(Schema):
    """What comes out, and why it has its priority."""

    severity: str
    severity_label: str
    priority: int
    priority_why: str


def _whose(actor: Actor, for_all: bool) -> int | None:
    return None if for_all else actor.centre_id or None


def _version(each: policy.Version) -> dict[str, Any]:
    row = each.policy
    return {
        "id": str(row.pk), "version": row.version, "state": each.state, "starts_at": row.starts_at, "reason": row.reason, "made_by": each.who,
        "content": row.content,
    }  # fmt: skip


def _shown(row: Policy, status: int = 200) -> HttpResponse:
    found = next(each for each in policy.versions(row.centre_id, clock.now()) if each.policy.pk == row.pk)
    return json_answer(_version(found), status=status)


@router.get("", response=GradingOut, summary="The rules that grade complaints at the caller's centre")
def in_force(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    actor.need("complaints.rules")
    found = policy.in_force(actor.centre_id or None, now)
    whose = str(found[0]) if found and found[0] else None
    return json_answer({"version": found[1] if found else 0, "centre_id": whose, "content": policy.content(actor.centre_id or None, now)})


@router.get("/versions", response=GradingVersionsOut, summary="Versions of the grading rules")
def versions(request: HttpRequest, for_all: bool = Query(False)) -> HttpResponse:
    actor = actor_of(request)
    actor.need("complaints.rules")
    return json_answer({"items": [_version(each) for each in policy.versions(_whose(actor, for_all), clock.now())]})


@router.post("/versions", response={201: GradingVersionOut}, summary="Make the next version of the grading rules")
def make(request: HttpRequest, body: GradingIn) -> HttpResponse:
    actor = actor_of(request)
    whose = _whose(actor, body.for_all)
    return _shown(actions.set_policy(whose, body.content.dict(), starts_at=body.starts_at, reason=body.reason, actor=actor, at=clock.now()), 201)


@router.post("/versions/{int:policy_id}/retirement", response=GradingVersionOut, summary="Take the newest version of the grading rules back")
def retire(request: HttpRequest, policy_id: int) -> HttpResponse:
    return _shown(actions.retire_policy(policy_id, actor=actor_of(request), at=clock.now()))


@router.post("/trial", response=GradingTrialOut, summary="Try grading rules on a matter that is not there")
def trial(request: HttpRequest, body: GradingTrialIn) -> HttpResponse:
    actor = actor_of(request)
    actor.need("complaints.rules")
    using = checked(body.content.dict()) if body.content is not None else policy.content(actor.centre_id or None, clock.now())
    amount = None if body.amount is None else Decimal(body.amount)
    found = policy.trial(using, amount=amount, affected=body.customers, triggers=body.triggers)
    told = {"severity": found.severity, "severity_label": found.severity_label, "priority": found.priority, "priority_why": found.priority_why}
    return json_answer(told)
