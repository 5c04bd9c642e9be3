"""What a centre decides about causes and liability, and the trend: ``/api/v1/liability``."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from shouwen.casework.liability import actions, queries
from shouwen.casework.liability.rules import Figures
from shouwen.kit import clock
from shouwen.kit.http import actor_of, json_answer

router = Router()


class LiabilityRulesIn(Schema):
    """What is left out stays as it is."""

    cause_kinds: list[str] | None = Field(None, max_length=20)
    appeal_days: int | None = Field(None, ge=1, le=90)


class LiabilityRulesOut(Schema):
    """Kinds of cases not closed without a cause, and days a unit may appeal in, at the caller's centre."""

    cause_kinds: list[str]
    appeal_days: int


class TrendLineOut(Schema):
    """A cause in today's codes and how often it was found, a month each."""

    code: str
    name: str
    counts: list[int]
    total: int


class TrendOut(Schema):
    """Causes found in the caller's centres, the most frequent first."""

    months: list[str]
    lines: list[TrendLineOut]
    total: int


def _rules(held: Figures) -> HttpResponse:
    return json_answer({"cause_kinds": list(held.cause_kinds), "appeal_days": held.appeal_days})


@router.get("/rules", response=LiabilityRulesOut, summary="What a centre decides about causes and appeals")
def rules(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actor.need("policy.edit")
    return _rules(queries.figures_for(actor.centre_id))


@router.post("/rules", response=LiabilityRulesOut, summary="Change what a centre decides about causes and appeals")
def change(request: HttpRequest, body: LiabilityRulesIn) -> HttpResponse:
    actor = actor_of(request)
    changes = {name: value for name, value in body.dict().items() if value is not None}
    return _rules(actions.set_figures(actor.centre_id or None, changes, actor=actor, at=clock.now()))


@router.get("/trend", response=TrendOut, summary="How often which cause was found")
def trend(
    request: HttpRequest, days: int = Query(180, ge=1, le=366), level: int = Query(2, ge=0, le=2, description="1 classes, 2 causes, 0 as found")
) -> HttpResponse:
    """Rolled up to today's codes: merged and split codes keep their sums."""
    now = clock.now()
    found = queries.trend(actor_of(request), since=now - timedelta(days=days), at=now, level=level)
    lines = [{"code": each.code, "name": each.label, "counts": list(each.counts), "total": each.total} for each in found.lines]
    return json_answer({"months": list(found.months), "lines": lines, "total": found.total})
