"""``/api/v1/authority``: the matrix of every kind, who could approve a sum today, budgets, power that is lent."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from shouwen.casework.redress import actions, queries, states
from shouwen.casework.redress.api.shapes import AMOUNT
from shouwen.casework.redress.models import Budget, Delegation, Policy
from shouwen.casework.redress.queries.policy import matrix_of
from shouwen.foundation.organisation.models import Unit
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound
from shouwen.kit.http import Day, Id, Moment, Ref, actor_of, json_answer
from shouwen.kit.money import CODES, Money, written

router = Router()


class AuthorityKindOut(Schema):
    """A kind the matrix decides: `code` empty for all cases; `is_other`: no redress, only the sum counts; `is_own`: has a version of its own."""

    code: str
    name: str
    is_other: bool
    is_own: bool


class AuthorityKindsOut(Schema):
    """Every kind."""

    items: list[AuthorityKindOut]


class AuthorityOut(Schema):
    """A version: `content` holds rungs with limits, countersigns and figures, amounts as text; null is no top, `mark` P our default."""

    id: Id
    name: str
    centre_id: Id | None
    kind: str
    version: int
    starts_on: date
    ends_on: date | None
    digest: str
    reason: str
    content: dict[str, Any]


class AuthoritiesOut(Schema):
    """Versions in reach, the newest first."""

    items: list[AuthorityOut]


class AuthorityIn(Schema):
    """The next version for a kind, of the caller's centre or (`for_all`) of every centre. `after`: the version it was written from."""

    kind: str = Field("", max_length=24)
    for_all: bool = False
    name: str = Field("", max_length=80)
    content: dict[str, Any]
    starts_on: Day
    ends_on: Day | None = None
    reason: str = Field(max_length=200)
    after: int | None = None


class CouldOut(Schema):
    """A rung: who could approve the sum, or why they could not."""

    place: str
    able: bool
    people: list[str]
    why_not: str


class WhoCouldOut(Schema):
    """The answer, rung by rung, by which version."""

    kind: str
    amount: str
    currency: str
    version: int
    rungs: list[CouldOut]


class RedressBudgetIn(Schema):
    """What a centre (the caller's own when left out) may grant in the month of a day."""

    month: Day
    amount: str = Field(pattern=AMOUNT)
    currency: str = Field("CNY", max_length=3)
    centre_id: Ref | None = None


class RedressBudgetOut(Schema):
    """A month's budget for redress and what is granted of it."""

    centre_id: Id
    month: date
    currency: str
    amount: str
    held: str


class RedressBudgetsOut(Schema):
    """This month's budgets in reach."""

    items: list[RedressBudgetOut]


class LendingIn(Schema):
    """To whom, from when until when (90 days at most), up to how much (null: one's own limit)."""

    deputy_id: Ref
    starts_at: Moment
    ends_at: Moment
    ceiling: str | None = Field(None, pattern=AMOUNT)


class LendingOut(Schema):
    """Power that is lent."""

    id: Id
    person_id: Id
    deputy_id: Id
    starts_at: datetime
    ends_at: datetime
    ceiling: str | None
    ended_at: datetime | None


class LendingsOut(Schema):
    """What the caller has lent, or was lent, and is not over."""

    items: list[LendingOut]


def _need(actor: Actor) -> None:
    if not any(actor.may(right) for right in ("redress.policy", "redress.approve", "redress.read")):
        actor.need("redress.policy")


def _centre(actor: Actor) -> int:
    """The caller's centre.

    :raises NotFound: for who is in none.
    """
    if not Unit.objects.filter(pk=actor.centre_id).exists():
        raise NotFound("unit_unknown", _("没有这个部门"))
    return actor.centre_id


def _known(kind: str, at: datetime) -> None:
    """:raises NotFound: for a kind the matrix does not decide on."""
    if not queries.known_kind(kind, at=at):
        raise NotFound("kind_unknown", _("核决权限里没有这一类"))


def _policy(row: Policy) -> dict[str, Any]:
    return {
        "id": str(row.pk), "name": row.label, "centre_id": str(row.centre_id) if row.centre_id else None, "kind": row.kind_code, "version": row.version,
        "starts_on": row.starts_on, "ends_on": row.ends_on, "digest": row.digest, "reason": row.reason, "content": row.content,
    }  # fmt: skip


@router.get("/kinds", response=AuthorityKindsOut, summary="What the authority matrix decides on")
def kinds(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    _need(actor)
    lines = queries.kind_lines(_centre(actor), at=clock.now())
    return json_answer({"items": [{"code": each.code, "name": each.label, "is_other": each.is_other, "is_own": each.is_own} for each in lines]})


@router.get("", response=AuthorityOut, summary="The version that counts at the caller's centre today")
def in_force(request: HttpRequest, kind: str = Query("", max_length=24)) -> HttpResponse:
    """A kind without a version of its own goes by that of all cases."""
    actor, now = actor_of(request), clock.now()
    _need(actor)
    _known(kind, now)
    return json_answer(_policy(queries.policy_for(_centre(actor), kind, at=now)))


@router.get("/who-could", response=WhoCouldOut, summary="Who could approve a sum today?")
def who_could(
    request: HttpRequest,
    amount: str = Query(..., pattern=AMOUNT, description="In the currency of the matrix"),
    kind: str = Query("", max_length=24),
    column: str = Query("compensation", description=f"For redress: {', '.join(states.COLUMNS)}"),
    severe: bool = Query(False, description="For redress: a severe case"),
) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    _need(actor)
    _known(kind, now)
    if column not in states.COLUMNS:
        raise Invalid({"column": _("请从列表里选一项")})
    grade = "severe" if severe else "minor"
    policy, found = queries.who_could(Decimal(amount), column, severity=grade, centre_id=_centre(actor), kind_code=kind, at=now)
    currency = matrix_of(policy).currency
    rungs = [{"place": each.name, "able": each.able, "people": list(each.people), "why_not": each.why_not} for each in found]
    plain = Money.rounded(Decimal(amount), currency).plain()
    return json_answer({"kind": kind, "amount": plain, "currency": currency, "version": policy.version, "rungs": rungs})


@router.get("/versions", response=AuthoritiesOut, summary="Versions of the authority matrix")
def versions(request: HttpRequest, kind: str | None = Query(None, max_length=24)) -> HttpResponse:
    rows = queries.policies(actor_of(request))
    return json_answer({"items": [_policy(row) for row in (rows if kind is None else rows.filter(kind_code=kind))[:200]]})


@router.post("/versions", response={201: AuthorityOut}, summary="Publish the next version of the authority matrix")
def publish(request: HttpRequest, body: AuthorityIn) -> HttpResponse:
    """Begins today or later. Requests under way keep their route and are looked at once more by the new version when they are signed."""
    actor = actor_of(request)
    values = body.dict()
    content, kind, for_all = values.pop("content"), values.pop("kind"), values.pop("for_all")
    made = actions.make_policy(content, kind_code=kind, centre_id=None if for_all else _centre(actor), **values, actor=actor, at=clock.now())
    return json_answer(_policy(made), status=201)


@router.get("/versions/{int:policy_id}", response=AuthorityOut, summary="One version of the authority matrix")
def read(request: HttpRequest, policy_id: int) -> HttpResponse:
    return json_answer(_policy(queries.find_policy(policy_id, actor_of(request))))


def _budget(row: Budget) -> dict[str, Any]:
    sums = {name: Money.rounded(Decimal(value), row.currency).plain() for name, value in (("amount", row.amount), ("held", row.held))}
    return {"centre_id": str(row.centre_id), "month": row.month, "currency": row.currency, **sums}


@router.get("/budgets", response=RedressBudgetsOut, summary="This month's budgets for redress")
def budgets(request: HttpRequest) -> HttpResponse:
    return json_answer({"items": [_budget(row) for row in queries.budget_lines(actor_of(request), at=clock.now())]})


@router.post("/budgets", response={201: RedressBudgetOut}, summary="Set a month's budget for redress")
def set_budget(request: HttpRequest, body: RedressBudgetIn) -> HttpResponse:
    actor, code = actor_of(request), body.currency.upper()
    if code not in CODES:
        raise Invalid({"currency": _("没有 %(code)s 这种币种，请写三个大写字母，例如 USD") % {"code": code}})
    centre_id = body.centre_id or _centre(actor)
    if not Unit.objects.filter(pk=centre_id).exists():
        raise NotFound("unit_unknown", _("没有这个部门"))
    made = actions.set_budget(centre_id, body.month, written(body.amount, code), actor=actor, at=clock.now())
    return json_answer(_budget(made), status=201)


def _lending(row: Delegation) -> dict[str, Any]:
    return {
        "id": str(row.pk), "person_id": str(row.person_id), "deputy_id": str(row.deputy_id), "starts_at": row.starts_at, "ends_at": row.ends_at,
        "ceiling": None if row.ceiling is None else f"{row.ceiling.normalize():f}", "ended_at": row.ended_at,
    }  # fmt: skip


@router.get("/lending", response=LendingsOut, summary="Power to approve that is lent")
def lendings(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actor.need("redress.approve")
    return json_answer({"items": [_lending(row) for row in queries.lent(actor, at=clock.now())]})


@router.post("/lending", response={201: LendingOut}, summary="Lend one's own power to approve")
def lend(request: HttpRequest, body: LendingIn) -> HttpResponse:
    """What the deputy signs counts to the lender's caps."""
    values = {**body.dict(), "ceiling": None if body.ceiling is None else Decimal(body.ceiling)}
    return json_answer(_lending(actions.lend(values.pop("deputy_id"), **values, actor=actor_of(request), at=clock.now())), status=201)


@router.post("/lending/{int:delegation_id}/end", response=LendingOut, summary="Take lent power back")
def take_back(request: HttpRequest, delegation_id: int) -> HttpResponse:
    return json_answer(_lending(actions.take_back(delegation_id, actor=actor_of(request), at=clock.now())))
