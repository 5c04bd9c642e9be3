"""``/api/v1/applications``: the same actions, rights and refusals as the desk. Sums are text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from shouwen.casework.applications import actions, queries, states
from shouwen.casework.applications.models import Application, Budget
from shouwen.casework.cases import queries as cases
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import Day, Id, Ref, actor_of, json_answer, one_of
from shouwen.kit.money import Money, written

router = Router()
of_case = Router()
AMOUNT = r"^\d{1,12}(\.\d{1,3})?$"


class ApplicationAgainIn(Schema):
    """A returned one anew. With `preview` only the route is worked out."""

    sort: str = one_of(sort for kind in states.ASKED for sort in states.SORTS[kind])
    title: str = Field(max_length=120)
    reason: str = Field(max_length=2000)
    amount: str = Field(pattern=AMOUNT)
    currency: str = Field("CNY", max_length=3)
    payee: str = Field("", max_length=80)
    preview: bool = False


class ApplicationIn(ApplicationAgainIn):
    """An expense, or what the customer of `case` applies for. With `preview` only the route is worked out."""

    kind: str = one_of(states.ASKED)
    case: str = Field("", max_length=24)


class ApplicationSignatureOut(Schema):
    """One signature."""

    id: Id
    kind: str
    place: str
    verdict: str
    is_current: bool
    decided_by_id: Id | None
    authority_of_id: Id | None
    decided_at: datetime | None
    seal: str


class ApplicationLineOut(Schema):
    """One in a list."""

    id: Id
    number: str
    kind: str
    sort: str
    title: str
    state: str
    amount: str
    currency: str
    requester_id: Id
    requested_at: datetime


class ApplicationsOut(Schema):
    """Those in reach, newest first."""

    items: list[ApplicationLineOut]


class ApplicationOut(ApplicationLineOut):
    """One with its route; `flaws` is empty while every signature verifies, `moves` are those open to the caller (`decide`: theirs to sign)."""

    case: str
    payee: str
    reason: str
    why: list[str]
    signatures: list[ApplicationSignatureOut]
    snapshot_hash: str
    flaws: list[str]
    spent: str | None
    handed_to: str
    outcome: str
    outcome_by: str
    outcome_on: date | None
    reference: str
    granted_amount: str | None
    moves: list[str]


class ApplicationStopOut(Schema):
    """A signature the route would need."""

    kind: str
    place: str
    person_ids: list[Id]


class ApplicationRouteOut(Schema):
    """What it would need; without stops nobody could approve it."""

    stops: list[ApplicationStopOut]
    why: list[str]


class WordIn(Schema):
    """A signature; `step_id` is the one that was seen."""

    verdict: str = one_of(("agreed", "refused", "returned"))
    note: str = Field("", max_length=2000)
    step_id: Ref | None = None


class ApplicationReasonIn(Schema):
    """Why."""

    reason: str = Field("", max_length=2000)


class HandInIn(Schema):
    """Which department decides."""

    to: str = Field(max_length=80)


class OutcomeIn(Schema):
    """What that department said."""

    granted: bool
    words: str = Field(max_length=2000)
    by: str = Field(max_length=80)
    on: Day
    reference: str = Field("", max_length=80)
    amount: str | None = Field(None, pattern=AMOUNT)


class SpendIn(Schema):
    """What it really cost."""

    amount: str = Field(pattern=AMOUNT)


class BudgetIn(Schema):
    """What a centre (the caller's own when left out) may spend in the month of a day."""

    month: Day
    amount: str = Field(pattern=AMOUNT)
    currency: str = Field("CNY", max_length=3)
    centre_id: Ref | None = None


class BudgetOut(Schema):
    """A month's budget and what is approved of it."""

    centre_id: Id
    month: date
    currency: str
    amount: str
    held: str


class BudgetsOut(Schema):
    """This month's budgets in reach."""

    items: list[BudgetOut]


def _plain(row: Application, value: Decimal | None) -> str | None:
    return None if value is None else Money.rounded(value, row.currency).plain()


def _line(row: Application) -> dict[str, Any]:
    return {
        "id": str(row.pk), "number": row.number, "kind": row.kind, "sort": row.sort, "title": row.title, "state": row.state, "amount": row.money.plain(),
        "currency": row.currency, "requester_id": str(row.requester_id), "requested_at": row.requested_at,
    }  # fmt: skip


def _answer(application_id: int, actor: Actor, status: int = 200) -> HttpResponse:
    page = queries.page(queries.find(application_id, actor), actor, at=clock.now())
    row = page.row
    signatures = [
        {"id": str(each.step.pk), "kind": each.step.kind, "place": each.step.place, "verdict": each.step.verdict, "is_current": each.step.is_current,
         "decided_by_id": str(each.step.decided_by_id) if each.step.decided_by_id else None,
         "authority_of_id": str(each.step.authority_of_id) if each.step.authority_of_id else None, "decided_at": each.step.decided_at, "seal": each.step.seal}
        for each in page.steps
    ]  # fmt: skip
    more = {
        "case": row.case.number if row.case else "", "payee": row.payee, "reason": row.reason, "why": list(page.why), "signatures": signatures,
        "snapshot_hash": row.snapshot_hash, "flaws": list(page.flaws), "spent": _plain(row, row.spent), "handed_to": row.handed_to, "outcome": row.outcome,
        "outcome_by": row.outcome_by, "outcome_on": row.outcome_on, "reference": row.reference, "granted_amount": _plain(row, row.granted_amount),
        "moves": sorted(page.moves | ({"decide"} if page.may_sign else set())),
    }  # fmt: skip
    return json_answer({**_line(row), **more}, status=status)


@router.get("", response=ApplicationsOut, summary="Expenses and applications")
def listed(request: HttpRequest, show: str = Query("open", max_length=8, description="open, mine or all")) -> HttpResponse:
    return json_answer({"items": [_line(each.row) for each in queries.board(actor_of(request), show=show)]})


@router.post("", response={200: ApplicationRouteOut, 201: ApplicationOut}, summary="Submit an expense or an application, or see its route")
def submit(request: HttpRequest, body: ApplicationIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    actor.need("applications.submit")
    draft = actions.Draft(body.kind, body.sort, body.title, body.reason, written(body.amount, body.currency), body.case or None, body.payee)
    if body.preview:
        return _foreseen(draft, actor)
    return _answer(actions.submit(draft, actor=actor, at=now).pk, actor, 201)


def _foreseen(draft: actions.Draft, actor: Actor, *, besides: int = 0) -> HttpResponse:
    found = actions.foresee(draft, actor=actor, at=clock.now(), besides=besides)
    stops = [{"kind": stop.kind, "place": stop.place, "person_ids": [str(pk) for pk in stop.people]} for stop in found.stops]
    return json_answer({"stops": stops, "why": found.words})


@of_case.get("", response=ApplicationsOut, summary="What is applied for and spent on a case")
def of_matter(request: HttpRequest, number: str = Path(..., max_length=24)) -> HttpResponse:
    actor = actor_of(request)
    case = cases.find(number, actor)
    actor.need("applications.read")
    return json_answer({"items": [_line(each.row) for each in queries.of_case(case, actor)]})


@router.post("/{int:application_id}/resubmission", response={200: ApplicationRouteOut, 201: ApplicationOut}, summary="Write a returned one anew, or see its route")
def resubmit(request: HttpRequest, application_id: int, body: ApplicationAgainIn) -> HttpResponse:
    """With another round of signatures; kind and case stay."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(application_id, actor)
    if (no := queries.refused(row, "submit", actor)) is not None:
        raise no
    draft = actions.Draft(row.kind, body.sort, body.title, body.reason, written(body.amount, body.currency), row.case, body.payee)
    if body.preview:
        return _foreseen(draft, actor, besides=row.pk)
    return _answer(actions.resubmit(row.pk, draft, actor=actor, at=now).pk, actor, 201)


@router.get("/budgets", response=BudgetsOut, summary="This month's budgets for service expenses")
def budgets(request: HttpRequest) -> HttpResponse:
    return json_answer({"items": [_budget(row) for row in queries.budgets(actor_of(request), at=clock.now())]})


@router.post("/budgets", response={201: BudgetOut}, summary="Set a month's budget for service expenses")
def set_budget(request: HttpRequest, body: BudgetIn) -> HttpResponse:
    made = actions.set_budget(body.month, written(body.amount, body.currency), centre_id=body.centre_id, actor=actor_of(request), at=clock.now())
    return json_answer(_budget(made), status=201)


def _budget(row: Budget) -> dict[str, Any]:
    sums = {name: Money.rounded(Decimal(value), row.currency).plain() for name, value in (("amount", row.amount), ("held", row.held))}
    return {"centre_id": str(row.centre_id), "month": row.month, "currency": row.currency, **sums}


@router.get("/{int:application_id}", response=ApplicationOut, summary="One expense or application")
def read(request: HttpRequest, application_id: int) -> HttpResponse:
    return _answer(application_id, actor_of(request))


@router.post("/{int:application_id}/decision", response=ApplicationOut, summary="Agree, refuse or return")
def decide(request: HttpRequest, application_id: int, body: WordIn) -> HttpResponse:
    """Of two at once the slower gets 409."""
    actor = actor_of(request)
    actions.decide(application_id, **body.dict(), actor=actor, at=clock.now())
    return _answer(application_id, actor)


@router.post("/{int:application_id}/withdrawal", response=ApplicationOut, summary="Take one's own back")
def withdraw(request: HttpRequest, application_id: int, body: ApplicationReasonIn) -> HttpResponse:
    actor = actor_of(request)
    actions.withdraw(application_id, reason=body.reason, actor=actor, at=clock.now())
    return _answer(application_id, actor)


@router.post("/{int:application_id}/hand-in", response=ApplicationOut, summary="Hand an approved application to who decides")
def hand_in(request: HttpRequest, application_id: int, body: HandInIn) -> HttpResponse:
    actor = actor_of(request)
    actions.hand_in(application_id, to=body.to, actor=actor, at=clock.now())
    return _answer(application_id, actor)


@router.post("/{int:application_id}/outcome", response=ApplicationOut, summary="Record what the deciding department said")
def outcome(request: HttpRequest, application_id: int, body: OutcomeIn) -> HttpResponse:
    actor = actor_of(request)
    values = {**body.dict(), "amount": None if body.amount is None else Decimal(body.amount)}
    actions.outcome(application_id, values.pop("granted"), **values, actor=actor, at=clock.now())
    return _answer(application_id, actor)


@router.post("/{int:application_id}/spending", response=ApplicationOut, summary="Say what an expense really cost")
def spend(request: HttpRequest, application_id: int, body: SpendIn) -> HttpResponse:
    actor = actor_of(request)
    actions.spend(application_id, Decimal(body.amount), actor=actor, at=clock.now())
    return _answer(application_id, actor)


ROUTERS = {"cases/{number}/applications": of_case, "applications": router}
"""Paths under ``/api/v1/`` and what answers there."""
