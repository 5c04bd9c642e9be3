"""``/api/v1/improvements/rules``: what opens plans by itself. A rule is followed by its next version, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Path, Router, Schema

from shouwen.casework.improvement import actions, queries, states
from shouwen.casework.improvement.models import Rule
from shouwen.casework.improvement.queries import ruling as read
from shouwen.casework.improvement.rules.triggers import FIGURES, checked
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.http import Id, Ref, actor_of, json_answer, one_of

router = Router()
NAMES = "; ".join(f"{sort}: {', '.join(names)}" for sort, names in FIGURES.items())


class PlanRuleTrialIn(Schema):
    """A sort of rule and its figures, as numbers or text."""

    sort: str = one_of(states.SORTS, max_length=10)
    figures: dict[str, int | str] = Field(max_length=10, description=NAMES)


class PlanRuleIn(PlanRuleTrialIn):
    """A new rule, for the caller's centre or (`for_all`) for every centre."""

    name: str = Field(max_length=80)
    for_all: bool = False
    reason: str = Field("", max_length=200)


class PlanRuleVersionIn(Schema):
    """The next version of a rule; the sort stays."""

    name: str = Field(max_length=80)
    figures: dict[str, int | str] = Field(max_length=10, description=NAMES)
    reason: str = Field("", max_length=200)


class PlanRuleEndIn(Schema):
    """Let a rule open nothing any more, or (`back`) again."""

    back: bool = False
    reason: str = Field("", max_length=200)


class PlanRuleVersionOut(Schema):
    """A version of a rule; it holds until `ended_at`."""

    id: Id
    version: int
    name: str
    figures: dict[str, Any]
    starts_at: datetime
    ended_at: datetime | None
    reason: str


class PlanRuleLineOut(PlanRuleVersionOut):
    """The newest version of a rule; `opened`: plans by any of its versions."""

    sort: str
    centre_id: Id | None
    opened: int
    may_edit: bool


class PlanRulesOut(Schema):
    """The rules in reach, those in force first."""

    items: list[PlanRuleLineOut]


class PlanRuleOut(PlanRuleVersionOut):
    """A version, and all there were, the newest first."""

    sort: str
    centre_id: Id | None
    versions: list[PlanRuleVersionOut]


class PlanRuleHitOut(Schema):
    """A plan a rule would have opened: when, why, on how many cases."""

    at: datetime
    words: str
    cases: int


class PlanRuleTrialOut(Schema):
    """What a rule would have opened in the last `days`."""

    days: int
    items: list[PlanRuleHitOut]


class ShippedOut(Schema):
    """How many rules were put in force."""

    made: int


def _version(row: Rule) -> dict[str, Any]:
    return {
        "id": str(row.pk), "version": row.version, "name": row.name, "figures": row.figures, "starts_at": row.starts_at, "ended_at": row.ended_at,
        "reason": row.reason,
    }  # fmt: skip


def _whose(row: Rule) -> dict[str, Any]:
    return {"sort": row.sort, "centre_id": str(row.centre_id) if row.centre_id else None}


def _found(rule_id: int, actor: Actor) -> Rule:
    """A version in reach.

    :raises Forbidden: without ``improvement.rules`` and ``improvement.read``.
    :raises NotFound: when there is none.
    """
    if not actor.may("improvement.rules"):
        actor.need("improvement.read")
    row = read.find(rule_id, actor)
    if row is None:
        raise NotFound("rule_unknown", _("没有这条规则"))
    return row


def _answer(row: Rule, status: int = 200) -> HttpResponse:
    return json_answer({**_version(row), **_whose(row), "versions": [_version(each) for each in queries.versions(row)]}, status=status)


@router.get("", response=PlanRulesOut, summary="Rules that open improvement plans")
def rules(request: HttpRequest) -> HttpResponse:
    lines = queries.listed(actor_of(request))
    items = [{**_version(each.rule), **_whose(each.rule), "opened": each.opened, "may_edit": each.may_edit} for each in lines]
    return json_answer({"items": items})


@router.post("", response={201: PlanRuleOut}, summary="Make a rule")
def make(request: HttpRequest, body: PlanRuleIn) -> HttpResponse:
    actor, given = actor_of(request), body.dict()
    sort, figures, for_all = given.pop("sort"), given.pop("figures"), given.pop("for_all")
    made = actions.make_rule(sort, figures, centre_id=None if for_all else actor.centre_id, **given, actor=actor, at=clock.now())
    return _answer(made, 201)


@router.post("/trial", response=PlanRuleTrialOut, summary="What a rule would have opened")
def trial(request: HttpRequest, body: PlanRuleTrialIn) -> HttpResponse:
    """Nothing is written."""
    actor = actor_of(request)
    actor.need("improvement.rules")
    found = queries.tried(body.sort, checked(body.sort, body.figures), actor, at=clock.now())
    return json_answer({"days": read.TRIED_DAYS, "items": [{"at": each.at, "words": each.words, "cases": each.cases} for each in found]})


@router.post("/shipped", response=ShippedOut, summary="Put the usual rules in force where there are none of their sort")
def ship(request: HttpRequest) -> HttpResponse:
    return json_answer({"made": actions.ship_rules(actor=actor_of(request), at=clock.now())})


@router.get("/{rule_id}", response=PlanRuleOut, summary="One version of a rule, and its versions")
def one(request: HttpRequest, rule_id: Path[Ref]) -> HttpResponse:
    return _answer(_found(rule_id, actor_of(request)))


@router.post("/{rule_id}/versions", response={201: PlanRuleOut}, summary="Follow a version by the next")
def follow(request: HttpRequest, rule_id: Path[Ref], body: PlanRuleVersionIn) -> HttpResponse:
    """From `rule_id`, the newest; 409 when somebody made a version meanwhile."""
    actor = actor_of(request)
    row = _found(rule_id, actor)
    return _answer(actions.make_rule(row.sort, body.figures, name=body.name, reason=body.reason, after=row.pk, actor=actor, at=clock.now()), 201)


@router.post("/{rule_id}/end", response=PlanRuleOut, summary="Let a rule rest, or work again")
def end(request: HttpRequest, rule_id: Path[Ref], body: PlanRuleEndIn) -> HttpResponse:
    """Plans it has opened go on."""
    actor = actor_of(request)
    row = _found(rule_id, actor)
    return _answer(actions.end_rule(row.pk, back=body.back, reason=body.reason, actor=actor, at=clock.now()))
