"""What is changed, checked and taken back on a plan: ``/api/v1/improvements/{number}/…``."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path

from shouwen.casework.improvement import actions, queries, states
from shouwen.casework.improvement.api.endpoints import answer, router
from shouwen.casework.improvement.api.shapes import (
    MeasureChangeIn,
    MeasureCheckIn,
    MeasureEndIn,
    NodeChangeIn,
    PlanBackIn,
    PlanCasesIn,
    PlanEditIn,
    PlanOut,
    PlanOwnerIn,
)
from shouwen.kit import clock
from shouwen.kit.http import Ref, actor_of
from shouwen.kit.money import Money


@router.post("/{number}/edit", response=PlanOut, summary="Change what a plan says")
def edit(request: HttpRequest, number: Path[str], body: PlanEditIn) -> HttpResponse:
    """What is left out stays; who saw an older `version` is told (409)."""
    actor = actor_of(request)
    changes = body.dict(exclude_unset=True)
    version = changes.pop("version", None)
    changes = {name: "" if value is None and name != "due_on" else value for name, value in changes.items()}
    actions.edit(number, changes, version=version, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/owner", response=PlanOut, summary="Let somebody else lead")
def owner(request: HttpRequest, number: Path[str], body: PlanOwnerIn) -> HttpResponse:
    actor = actor_of(request)
    actions.hand_over(number, body.owner_id, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/cases", response=PlanOut, summary="Take further cases in")
def cases(request: HttpRequest, number: Path[str], body: PlanCasesIn) -> HttpResponse:
    """All or none."""
    actor = actor_of(request)
    actions.add_cases(number, body.cases, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/cases/{case}/end", response=PlanOut, summary="Let a case out of a plan")
def let_go(request: HttpRequest, number: Path[str], case: Path[str]) -> HttpResponse:
    actor = actor_of(request)
    actions.let_go(number, case, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/nodes/{node_id}", response=PlanOut, summary="Say an entry of a tree better")
def reword(request: HttpRequest, number: Path[str], node_id: Path[Ref], body: NodeChangeIn) -> HttpResponse:
    actor = actor_of(request)
    actions.reword(number, node_id, body.text, is_root=body.is_root, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/nodes/{node_id}/end", response=PlanOut, summary="Take an entry out of a tree, or put it back")
def drop_node(request: HttpRequest, number: Path[str], node_id: Path[Ref], body: PlanBackIn) -> HttpResponse:
    """With what stands below it."""
    actor = actor_of(request)
    actions.drop_node(number, node_id, back=body.back, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/actions/{int:seq}", response=PlanOut, summary="Write an action anew, or follow an approved one by a better one")
def change(request: HttpRequest, number: Path[str], seq: int, body: MeasureChangeIn) -> HttpResponse:
    """What was approved is not rewritten: the new action takes its place, with the reason."""
    actor, now, given = actor_of(request), clock.now(), body.dict()
    reason, cost = given.pop("reason"), Money.rounded(given.pop("cost"), given.pop("currency"))
    task = actions.Task(owner=given.pop("owner_id"), cost=cost, **given)
    who: dict[str, Any] = {"actor": actor, "at": now}
    if queries.find(number, actor).state in states.WORKED:
        actions.replace_measure(number, seq, task, reason=reason, **who)
    else:
        actions.change_measure(number, seq, task, **who)
    return answer(number, actor)


@router.post("/{number}/actions/{int:seq}/progress/back", response=PlanOut, summary="Take the last report of an action back")
def report_back(request: HttpRequest, number: Path[str], seq: int) -> HttpResponse:
    actor = actor_of(request)
    actions.take_report_back(number, seq, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/actions/{int:seq}/check", response=PlanOut, summary="Say whether an action was done well")
def check(request: HttpRequest, number: Path[str], seq: int, body: MeasureCheckIn) -> HttpResponse:
    actor = actor_of(request)
    actions.check_measure(number, seq, passed=body.passed, words=body.words, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/actions/{int:seq}/end", response=PlanOut, summary="Do without an action, or want it again")
def drop(request: HttpRequest, number: Path[str], seq: int, body: MeasureEndIn) -> HttpResponse:
    actor = actor_of(request)
    actions.drop_measure(number, seq, back=body.back, reason=body.reason, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/figures", response=PlanOut, summary="Count the periods that are over")
def count(request: HttpRequest, number: Path[str]) -> HttpResponse:
    """The program does so by itself, too."""
    actor = actor_of(request)
    actions.take_figure(number, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/flow/metrics/{int:metric_id}/end", response=PlanOut, summary="Do without a metric, or want it again")
def end_metric(request: HttpRequest, number: Path[str], metric_id: int, body: PlanBackIn) -> HttpResponse:
    actor = actor_of(request)
    actions.drop_metric(number, metric_id, back=body.back, actor=actor, at=clock.now())
    return answer(number, actor)
