"""``/api/v1/improvements``: the same actions, rights and refusals as the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from shouwen.casework.improvement import actions, queries
from shouwen.casework.improvement.actions import Aim, Brief, Task
from shouwen.casework.improvement.api import parts
from shouwen.casework.improvement.api.shapes import (
    GoalIn,
    MeasureIn,
    NodeIn,
    PlanIn,
    PlanOut,
    PlansOut,
    PlanStepIn,
    ProgressIn,
    RiskIn,
)
from shouwen.casework.improvement.models import Measure, Plan
from shouwen.casework.improvement.queries.listing import listed
from shouwen.casework.improvement.queries.plan import PlanPage, page
from shouwen.casework.improvement.rules import effect
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import actor_of, json_answer
from shouwen.kit.money import Money

router = Router()


def line(plan: Plan) -> dict[str, Any]:
    """A plan as a list shows it."""
    return {
        "number": plan.number, "title": plan.heading, "kind": plan.kind, "state": plan.state, "round": plan.round,
        "owner_id": str(plan.owner_id), "due_on": plan.due_on, "opened_at": plan.opened_at,
    }  # fmt: skip


def document(found: PlanPage) -> dict[str, Any]:
    """A plan as JSON, as its reader sees it."""
    plan = found.plan
    standing = [*_nodes(found)]
    return {
        **line(plan), "source": plan.source, "why": found.why, "cause_code": plan.cause_code, "category_path": plan.category_path,
        "problem": plan.problem, "containment": plan.containment, "root_cause": plan.root_cause, "source_note": plan.source_note, "summary": plan.summary, "version": plan.version,
        "risk_before": plan.risk_before, "risk_after": plan.risk_after,
        "after_value": None if plan.after_value is None else effect.shown(plan.after_value),
        "cases": [number for number, _title in found.grounds], "nodes": standing,
        "actions": [_measure(each.row, late=each.late) for each in found.measures], "effect": _effect(found),
        "flow": parts.flow(found.flow), "technology": parts.technology(found.technology),
        "moves": [each.name for each in found.moves], "lacking": {each.name: list(each.lacking) for each in found.moves if each.lacking},
    }  # fmt: skip


def _nodes(found: PlanPage) -> list[dict[str, Any]]:
    rows, queue = [], list(found.whys)
    while queue:
        branch = queue.pop(0)
        rows.append(branch.node)
        queue += branch.below
    rows += [node for rib in found.ribs for node in rib.nodes]
    return [
        {"id": str(each.pk), "tree": each.tree, "rib": each.rib, "below_id": str(each.parent_id) if each.parent_id else None,
         "text": each.text, "is_root": each.is_root}
        for each in rows
    ]  # fmt: skip


def _measure(row: Measure, *, late: bool) -> dict[str, Any]:
    return {
        "seq": row.seq, "label": row.label, "kind": row.kind, "problem": row.problem, "text": row.text, "effect": row.effect,
        "owner_id": str(row.owner_id), "due_on": row.due_on, "cost": row.money.plain(), "currency": row.currency, "percent": row.percent,
        "done_at": row.done_at, "is_overdue": late, "check_passed": row.check_passed,
    }  # fmt: skip


def _effect(found: PlanPage) -> dict[str, Any] | None:
    goal = found.goal
    if goal is None:
        return None
    figures = [
        {"period": each.period, "since": each.since, "until": each.until, "value": effect.shown(each.value), "met": each.met}
        for each in found.figures
    ]
    return {
        "metric": goal.metric, "window_days": goal.window_days, "periods": goal.periods, "baseline": effect.shown(goal.baseline),
        "target": effect.shown(goal.target), "currency": goal.currency, "figures": figures,
    }  # fmt: skip


def answer(number: str, actor: Actor, status: int = 200) -> HttpResponse:
    """A plan as its reader sees it."""
    found = page(queries.find(number, actor), actor, at=clock.now())
    return json_answer(document(found), status=status)


@router.get("", response=PlansOut, summary="Improvement plans")
def plans(request: HttpRequest, state: str = Query("", max_length=13), cursor: str = Query("", max_length=200)) -> HttpResponse:
    """Newest first; `state` keeps those in one state."""
    found = listed(actor_of(request), state=state, cursor=cursor)
    return json_answer({"items": [line(each) for each in found.rows], "next_cursor": found.next_cursor})


@router.post("", response={201: PlanOut}, summary="Open an improvement plan")
def create(request: HttpRequest, body: PlanIn) -> HttpResponse:
    actor = actor_of(request)
    given = body.dict()
    made = actions.open_plan(Brief(owner=given.pop("owner_id"), **given), actor=actor, at=clock.now())
    return answer(made.number, actor, 201)


@router.get("/{number}", response=PlanOut, summary="One improvement plan")
def read(request: HttpRequest, number: Path[str]) -> HttpResponse:
    return answer(number, actor_of(request))


@router.post("/{number}/moves", response=PlanOut, summary="Take a step, or take one's own last one back")
def move(request: HttpRequest, number: Path[str], body: PlanStepIn) -> HttpResponse:
    """What is still lacking is told in a sentence (409)."""
    actor, now = actor_of(request), clock.now()
    if body.move == "undo":
        actions.take_back(number, actor=actor, at=now)
    else:
        actions.move(number, body.move, words=body.words, actor=actor, at=now)
    return answer(number, actor)


@router.post("/{number}/nodes", response={201: PlanOut}, summary="Write into the 5-why tree or the fishbone")
def node(request: HttpRequest, number: Path[str], body: NodeIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    actions.add_node(number, body.tree, body.text, parent=body.below_id, rib=body.rib, is_root=body.is_root, actor=actor, at=now)
    return answer(number, actor, 201)


@router.post("/{number}/actions", response={201: PlanOut}, summary="Set an action")
def add_action(request: HttpRequest, number: Path[str], body: MeasureIn) -> HttpResponse:
    actor, given = actor_of(request), body.dict()
    cost = Money.rounded(given.pop("cost"), given.pop("currency"))
    actions.add_measure(number, Task(owner=given.pop("owner_id"), cost=cost, **given), actor=actor, at=clock.now())
    return answer(number, actor, 201)


@router.post("/{number}/actions/{int:seq}/progress", response=PlanOut, summary="Report how far an action has come")
def progress(request: HttpRequest, number: Path[str], seq: int, body: ProgressIn) -> HttpResponse:
    actor = actor_of(request)
    actions.report(number, seq, body.percent, words=body.words, files=body.files, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/goal", response=PlanOut, summary="Say by what the effect is judged")
def goal(request: HttpRequest, number: Path[str], body: GoalIn) -> HttpResponse:
    """The program counts the baseline at once."""
    actor = actor_of(request)
    actions.set_goal(number, Aim(**body.dict()), actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/{number}/risk", response=PlanOut, summary="Rate the risk before or after")
def risk(request: HttpRequest, number: Path[str], body: RiskIn) -> HttpResponse:
    actor = actor_of(request)
    actions.rate(number, likelihood=body.likelihood, impact=body.impact, after=body.after, actor=actor, at=clock.now())
    return answer(number, actor)
