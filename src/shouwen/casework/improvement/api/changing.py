"""Flows and technologies over HTTP: ``/api/v1/improvements/{number}/flow|technology|pilot``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Path

from shouwen.casework.improvement import actions
from shouwen.casework.improvement.api.endpoints import answer, router
from shouwen.casework.improvement.api.shapes import (
    FlowIn,
    MetricIn,
    PilotIn,
    PlanOut,
    ReadingIn,
    TechnologyIn,
)
from shouwen.kit import clock
from shouwen.kit.http import actor_of
from shouwen.kit.money import Money


@router.post("/{number}/flow", response=PlanOut, summary="Say which flow a plan changes")
def flow(request: HttpRequest, number: Path[str], body: FlowIn) -> HttpResponse:
    """For plans of kind `process`, until they are submitted."""
    actor = actor_of(request)
    actions.describe_flow(number, actions.FlowBrief(**body.dict()), actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/flow/metrics", response={201: PlanOut}, summary="Say what the flow is measured by")
def metric(request: HttpRequest, number: Path[str], body: MetricIn) -> HttpResponse:
    actor = actor_of(request)
    actions.add_metric(number, **body.dict(), actor=actor, at=clock.now())
    return answer(number, actor, 201)


@router.post("/{number}/flow/metrics/{int:metric_id}/readings", response={201: PlanOut}, summary="Write what a metric came to")
def reading(request: HttpRequest, number: Path[str], metric_id: int, body: ReadingIn) -> HttpResponse:
    """Once the plan is approved; the last reading counts."""
    actor = actor_of(request)
    actions.measure_flow(number, metric_id, body.value, words=body.words, actor=actor, at=clock.now())
    return answer(number, actor, 201)


@router.post("/{number}/technology", response=PlanOut, summary="Say what a new technology costs and brings")
def technology(request: HttpRequest, number: Path[str], body: TechnologyIn) -> HttpResponse:
    """For plans of kind `technology`, until they are submitted."""
    actor, given = actor_of(request), body.dict()
    code = given.pop("currency")
    cost, benefit = (Money.rounded(given.pop(name), code) for name in ("cost", "benefit"))
    actions.describe_technology(number, actions.Pilot(cost=cost, benefit=benefit, **given), actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/pilot", response={201: PlanOut}, summary="Write what a pilot showed")
def pilot(request: HttpRequest, number: Path[str], body: PilotIn) -> HttpResponse:
    """Once the plan is approved; the last result counts."""
    actor = actor_of(request)
    actions.judge_pilot(number, body.result, words=body.words, actor=actor, at=clock.now())
    return answer(number, actor, 201)
