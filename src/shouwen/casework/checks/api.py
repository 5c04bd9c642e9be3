"""``/api/v1/cases/{number}/checks``, ``/api/v1/checks`` and ``/api/v1/check-rules``: the same actions, rights and refusals as the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Path, Router, Schema

from shouwen.casework.cases import queries as cases
from shouwen.casework.checks import actions, queries, states
from shouwen.casework.checks.models import CheckRule
from shouwen.casework.checks.queries import board as boards
from shouwen.casework.checks.queries import ruling
from shouwen.foundation.files import queries as filed
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.http import Id, Moment, Ref, actor_of, json_answer, one_of

router = Router()
of_case = Router()
of_rules = Router()


class CheckAskIn(Schema):
    """A check by hand: of a `kind` (GET /catalogue/codes/check), by a post (empty: whoever handles the case) or a person."""

    kind: str = Field(max_length=40)
    text: str = Field(max_length=500, description="What is to be looked at")
    role_code: str = Field("quality_inspector", max_length=40)
    owner_id: Ref | None = None
    hours: int = Field(16, ge=1, le=states.LONGEST, description="Working hours until it is due")


class FindingIn(Schema):
    """What was found; `files` are ids from POST /files."""

    finding: str = one_of(states.FINDINGS, max_length=8)
    text: str = Field(max_length=1000)
    files: list[Ref] = Field([], max_length=20)


class CheckMoveIn(Schema):
    """Another person or another time, and why."""

    owner_id: Ref | None = None
    due_at: Moment | None = None
    reason: str = Field(max_length=200)


class CheckDropIn(Schema):
    """Why it need not be made."""

    reason: str = Field(max_length=200)


class CheckOut(Schema):
    """A check. `source` is what opened it: `category:…`, `cause:…`, `late:…` or `hand:…`; `answers` are those of the cause."""

    id: Id
    case: str
    kind: str
    source: str
    state: str
    role_code: str
    owner_id: Id | None
    text: str
    answers: list[list[str]]
    opened_at: datetime
    due_at: datetime
    taken_at: datetime | None
    is_late: bool
    finding: str
    result: str
    files: list[Id]
    ended_at: datetime | None
    ended_by_id: Id | None


class ChecksOut(Schema):
    """Checks, those to make first."""

    items: list[CheckOut]


class CheckRuleIn(Schema):
    """What opens which check. `value`: a category's path, a cause's code, a mark, or the stage of a missed limit (empty: any)."""

    sort: str = one_of(states.SORTS, max_length=8)
    value: str = Field("", max_length=160)
    kind: str = Field(max_length=40)
    role_code: str = Field("", max_length=40, description="Empty: whoever handles the case")
    hours: int = Field(16, ge=1, le=states.LONGEST)
    for_all: bool = Field(False, description="For every centre, not only the caller's")
    replaces_id: Ref | None = Field(None, description="The rule it stands for, which ends")


class CheckRuleEndIn(Schema):
    """`back` lets an ended rule work again."""

    back: bool = False


class CheckRuleOut(Schema):
    """A rule."""

    id: Id
    centre_id: Id | None
    sort: str
    value: str
    kind: str
    role_code: str
    hours: int
    ended_at: datetime | None


class CheckRulesOut(Schema):
    """Rules in reach."""

    items: list[CheckRuleOut]


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


def document(line: boards.Line, files: list[Any], case: str) -> dict[str, Any]:
    """A check as JSON."""
    row = line.check
    return {
        "id": str(row.pk), "case": case, "kind": row.kind, "source": row.source, "state": row.state, "role_code": row.role_code,
        "owner_id": _id(row.owner_id), "text": row.asked, "answers": [list(each) for each in line.answers], "opened_at": row.opened_at,
        "due_at": row.due_at, "taken_at": row.taken_at, "is_late": line.late, "finding": row.finding, "result": row.said,
        "files": [str(each.pk) for each in files], "ended_at": row.ended_at, "ended_by_id": _id(row.ended_by_id),
    }  # fmt: skip


def _documents(found: list[boards.Line]) -> list[dict[str, Any]]:
    kept = filed.of(boards.SUBJECT, [each.check.pk for each in found]) if found else {}
    return [document(each, kept.get(each.check.pk, []), each.check.case.number) for each in found]


def _shown(check_id: int, actor: Actor, now: datetime, status: int = 200) -> HttpResponse:
    return json_answer(_documents(boards.lines([queries.find(check_id, actor)], now))[0], status=status)


@of_case.get("/{number}/checks", response=ChecksOut, summary="Checks of a case")
def listed(request: HttpRequest, number: Path[str]) -> HttpResponse:
    case = cases.find(number, actor_of(request))
    return json_answer({"items": _documents(boards.lines(list(queries.of_case(case).select_related("case")), clock.now()))})


@of_case.post("/{number}/checks", response={201: CheckOut}, summary="Ask for a check by hand")
def add(request: HttpRequest, number: Path[str], body: CheckAskIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    made = actions.ask(
        number, kind=body.kind, text=body.text, role_code=body.role_code, owner=body.owner_id, hours=body.hours, actor=actor, at=now
    )
    return _shown(made.pk, actor, now, 201)


@router.get("", response=ChecksOut, summary="Checks, by default the caller's own")
def board(request: HttpRequest, show: str = "mine", kind: str = "") -> HttpResponse:
    """`show` is mine, free (nobody has it), late, open or settled."""
    if show not in queries.SHOWS:
        raise Invalid({"show": _("请从列表里选一项")})
    found = queries.listed(actor_of(request), show=show, kind=kind[:40], at=clock.now())
    return json_answer({"items": _documents(found)})


@router.get("/{int:check_id}", response=CheckOut, summary="One check")
def one(request: HttpRequest, check_id: int) -> HttpResponse:
    return _shown(check_id, actor_of(request), clock.now())


@router.post("/{int:check_id}/taking", response=CheckOut, summary="Make a check oneself")
def take(request: HttpRequest, check_id: int) -> HttpResponse:
    """Refused to those whose work it looks at (403)."""
    actor, now = actor_of(request), clock.now()
    return _shown(actions.take(check_id, actor=actor, at=now).pk, actor, now)


@router.post("/{int:check_id}/result", response=CheckOut, summary="Put down what was found")
def settle(request: HttpRequest, check_id: int, body: FindingIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    return _shown(actions.settle(check_id, **body.dict(), actor=actor, at=now).pk, actor, now)


@router.post("/{int:check_id}/assignment", response=CheckOut, summary="Give a check to another, or another time")
def give(request: HttpRequest, check_id: int, body: CheckMoveIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    row = actions.give(check_id, owner=body.owner_id, due_at=body.due_at, reason=body.reason, actor=actor, at=now)
    return _shown(row.pk, actor, now)


@router.post("/{int:check_id}/withdrawal", response=CheckOut, summary="Say that a check need not be made")
def withdraw(request: HttpRequest, check_id: int, body: CheckDropIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    return _shown(actions.withdraw(check_id, reason=body.reason, actor=actor, at=now).pk, actor, now)


def _rule(row: CheckRule) -> dict[str, Any]:
    names = ("sort", "value", "kind", "role_code", "hours", "ended_at")
    return {"id": str(row.pk), "centre_id": _id(row.centre_id), **{name: getattr(row, name) for name in names}}


@of_rules.get("", response=CheckRulesOut, summary="What opens which check")
def rules(request: HttpRequest, ended: bool = False) -> HttpResponse:
    return json_answer({"items": [_rule(each) for each in ruling.visible(actor_of(request), ended=ended)]})


@of_rules.post("", response={201: CheckRuleOut}, summary="Let something open a check from now on")
def make(request: HttpRequest, body: CheckRuleIn) -> HttpResponse:
    actor = actor_of(request)
    given = body.dict(exclude={"for_all", "replaces_id"})
    centre = None if body.for_all else actor.centre_id or None
    made = actions.make_rule(**given, centre=centre, replaces=body.replaces_id, actor=actor, at=clock.now())
    return json_answer(_rule(made), status=201)


@of_rules.post("/{int:rule_id}/end", response=CheckRuleOut, summary="Put a rule away, or let it work again")
def end(request: HttpRequest, rule_id: int, body: CheckRuleEndIn) -> HttpResponse:
    return json_answer(_rule(actions.end_rule(rule_id, back=body.back, actor=actor_of(request), at=clock.now())))


ROUTERS = {"cases": of_case, "checks": router, "check-rules": of_rules}
