"""``/api/v1/cases/{number}/freight`` and ``/api/v1/freight/rules``: the same actions, rights and refusals as the desk. Sums are text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Router, Schema

from shouwen.casework.cases import queries as cases
from shouwen.casework.freight import actions, queries, states
from shouwen.casework.freight.models import Rule
from shouwen.casework.freight.queries import RulingView
from shouwen.casework.freight.rules import Shares
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import Day, Id, Ref, actor_of, json_answer, one_of
from shouwen.kit.money import Money

of_case = Router()
router = Router()
AMOUNT = r"^\d{1,9}(\.\d{1,3})?$"


class FreightSharesIn(Schema):
    """Who bears how much; together it is the freight."""

    merchant: str = Field("0", pattern=AMOUNT)
    customer: str = Field("0", pattern=AMOUNT)
    carrier: str = Field("0", pattern=AMOUNT)


class FreightIn(Schema):
    """The freight of one return, in the rule's currency. Without `shares` it goes by the rule; `ground` counts where the case's cause names none.
    With `preview` nothing is written."""

    amount: str = Field(pattern=AMOUNT)
    ground: str = one_of(states.GROUNDS, "")
    parcel: str = Field("", max_length=40)
    shares: FreightSharesIn | None = None
    reason: str = Field("", max_length=2000)
    preview: bool = False


class FreightSharesOut(Schema):
    """Who bears how much."""

    merchant: str
    customer: str
    carrier: str


class FreightRulingOut(Schema):
    """What was ruled of a return: `shares`, what the rule said (`by_rule`) and why; `application` is the approval it waits or waited for.
    `is_current`: it counts; one that waits or was not approved does not, and the one before goes on counting."""

    id: Id
    parcel: str
    ground: str
    currency: str
    amount: str
    shares: FreightSharesOut
    by_rule: FreightSharesOut
    is_override: bool
    is_current: bool
    state: str
    why: list[str]
    reason: str
    rule_version: int
    application_id: Id | None
    application: str
    made_by_id: Id
    made_at: datetime


class FreightRulingsOut(Schema):
    """The rulings of a case, the newest first, those that were ruled anew included."""

    items: list[FreightRulingOut]


class FreightStopOut(Schema):
    """A signature it would take, and who could give it."""

    kind: str
    place: str
    person_ids: list[Id]


class FreightPreviewOut(Schema):
    """What it would be; `to_sign` is the sum that takes signatures, `0.00` where the rule decides by itself."""

    ground: str
    currency: str
    shares: FreightSharesOut
    by_rule: FreightSharesOut
    to_sign: str
    stops: list[FreightStopOut]
    why: list[str]


class FreightLineIn(Schema):
    """For one ground: who bears it, up to how much (null: all), which causes mean it."""

    ground: str = one_of(states.GROUNDS)
    bearer: str = one_of(states.BEARERS)
    ceiling: str | None = Field(None, pattern=AMOUNT)
    causes: list[str] = Field(default_factory=list, max_length=100)


class FreightRuleIn(Schema):
    """The next version; `centre_id` null is everyone's. `alone`: what the merchant may bear by the rule without a signature, null: anything."""

    name: str = Field("", max_length=80)
    centre_id: Ref | None = None
    currency: str = Field("CNY", max_length=3)
    alone: str | None = Field(None, pattern=AMOUNT)
    lines: list[FreightLineIn] = Field(min_length=1, max_length=20)
    starts_on: Day
    reason: str = Field(max_length=200)
    after: int | None = None


class FreightLineOut(Schema):
    """For one ground: who bears it, up to how much, which causes mean it."""

    ground: str
    bearer: str
    ceiling: str | None
    causes: list[str]


class FreightRuleOut(Schema):
    """A version; `is_default`: as a pack brought it."""

    id: Id
    name: str
    centre_id: Id | None
    version: int
    starts_on: date
    currency: str
    alone: str | None
    lines: list[FreightLineOut]
    digest: str
    reason: str
    is_default: bool


class FreightRulesOut(Schema):
    """Versions in reach, the newest first."""

    items: list[FreightRuleOut]


def _shares(shares: Shares, currency: str) -> dict[str, str]:
    return {code: Money.rounded(shares.of(code), currency).plain() for code in states.BEARERS}


def _ruling(view: RulingView) -> dict[str, Any]:
    row = view.row
    by_rule = Shares(**{code: Decimal(row.computed[code]) for code in states.BEARERS})
    return {
        "id": str(row.pk), "parcel": row.parcel, "ground": row.ground, "currency": row.currency, "amount": view.total.plain(),
        "shares": _shares(row.shares, row.currency), "by_rule": _shares(by_rule, row.currency), "is_override": row.is_override, "is_current": row.is_current,
        "state": row.state, "why": list(view.why), "reason": row.reason, "rule_version": row.rule.version,
        "application_id": str(view.application_id) if view.application_id else None, "application": view.number, "made_by_id": str(row.made_by_id),
        "made_at": row.made_at,
    }  # fmt: skip


@of_case.get("", response=FreightRulingsOut, summary="Who bears the freight of a case's returns")
def listed(request: HttpRequest, number: str = Path(..., max_length=24)) -> HttpResponse:
    actor = actor_of(request)
    return json_answer({"items": [_ruling(each) for each in queries.of_case(cases.find(number, actor), actor, all_=True)]})


@of_case.post("", response={200: FreightPreviewOut, 201: FreightRulingOut}, summary="Rule on the freight of a return, or see what it would be")
def rule_on(request: HttpRequest, body: FreightIn, number: str = Path(..., max_length=24)) -> HttpResponse:
    """By the rule it counts at once; another way, or more than the rule lets be said alone, waits for signatures."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    wanted = Shares(**{code: Decimal(text) for code, text in body.shares.dict().items()}) if body.shares else None
    if body.preview:
        if (no := queries.why_not_decide(case, actor)) is not None:
            raise no
        return json_answer(_preview(case, queries.foresee(case, Decimal(body.amount), body.ground, wanted, at=now), body.parcel, actor))
    values: dict[str, Any] = {"ground": body.ground, "parcel": body.parcel, "wanted": wanted, "reason": body.reason}
    made = actions.decide(case, amount=Decimal(body.amount), **values, actor=actor, at=now)
    view = next(each for each in queries.of_case(made.case, actor, all_=True) if each.row.pk == made.pk)
    return json_answer(_ruling(view), status=201)


def _preview(case: Any, seen: queries.Foreseen, parcel: str, actor: Actor) -> dict[str, Any]:
    code, stops, why = seen.terms.currency, [], list(seen.words)
    if seen.to_sign.amount:
        path = queries.route_of(case, seen, parcel, actor, at=clock.now())
        stops = [{"kind": stop.kind, "place": stop.place, "person_ids": [str(pk) for pk in stop.people]} for stop in path.stops]
        why += path.words
    return {
        "ground": seen.found.ground, "currency": code, "shares": _shares(seen.wanted, code), "by_rule": _shares(seen.found.shares, code),
        "to_sign": seen.to_sign.plain(), "stops": stops, "why": why,
    }  # fmt: skip


def _rule(row: Rule) -> dict[str, Any]:
    terms = queries.terms_of(row)
    return {
        "id": str(row.pk), "name": row.label, "centre_id": str(row.centre_id) if row.centre_id else None, "version": row.version, "starts_on": row.starts_on,
        "currency": terms.currency, "alone": None if terms.alone is None else f"{terms.alone:f}",
        "lines": [
            {"ground": line.ground, "bearer": line.bearer, "ceiling": None if line.ceiling is None else f"{line.ceiling:f}", "causes": list(line.causes)}
            for line in terms.lines
        ],
        "digest": row.digest, "reason": row.reason, "is_default": row.is_default,
    }  # fmt: skip


@router.get("/rules", response=FreightRulesOut, summary="The rules for return freight")
def rules(request: HttpRequest) -> HttpResponse:
    return json_answer({"items": [_rule(row) for row in queries.rules(actor_of(request))[:200]]})


@router.post("/rules", response={201: FreightRuleOut}, summary="Publish the next version of a rule")
def set_rule(request: HttpRequest, body: FreightRuleIn) -> HttpResponse:
    """Begins today or later; what was ruled before keeps the rule it was ruled by."""
    values = body.dict()
    content = {name: values.pop(name) for name in ("currency", "alone", "lines")}
    return json_answer(_rule(actions.set_rule(content, **values, actor=actor_of(request), at=clock.now())), status=201)


@router.get("/rules/{int:rule_id}", response=FreightRuleOut, summary="One version of a rule")
def read(request: HttpRequest, rule_id: int) -> HttpResponse:
    return json_answer(_rule(queries.find_rule(rule_id, actor_of(request))))


ROUTERS = {"cases/{number}/freight": of_case, "freight": router}
"""Paths under ``/api/v1/`` and what answers there."""
