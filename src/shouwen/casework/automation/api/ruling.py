"""Rules over HTTP: read them and what they did. They are written on their pages, where they can be tried first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from shouwen.casework.automation import queries
from shouwen.casework.automation.queries.ruling import RuleLine
from shouwen.kit.http import Id, actor_of, json_answer

router = Router()


class RuleOut(Schema):
    """A rule: whether it is on, its place, and what it says in words and as data."""

    id: Id
    name: str
    is_on: bool
    position: int
    version: int
    scope: str
    author: str
    when: str
    conditions: str
    then: list[str]
    runs: int
    last_run_at: datetime | None


class RulesOut(Schema):
    """The rules in reach, in the order in which they run."""

    rules: list[RuleOut]


class RunOut(Schema):
    """One run: the case (empty when out of reach), the result (done, refused, failed, stopped) and why."""

    id: Id
    rule_id: Id
    version: int
    case: str
    at: datetime
    result: str
    why: str
    tries: int
    deeds: list[dict[str, Any]]


class RunsOut(Schema):
    """Runs, newest first."""

    runs: list[RunOut]
    next_cursor: str


def document(line: RuleLine) -> dict[str, Any]:
    """A rule as JSON."""
    row = line.rule
    return {
        "id": str(row.pk),
        "name": str(row),
        "is_on": row.is_on,
        "position": row.position,
        "version": row.version,
        "scope": row.scope,
        "author": line.author,
        "when": line.said.when,
        "conditions": line.said.conditions,
        "then": list(line.said.then),
        "runs": row.runs,
        "last_run_at": row.last_run_at,
    }


@router.get("", response=RulesOut, summary="The automation rules in reach, in their order")
def listed(request: HttpRequest) -> HttpResponse:
    return json_answer({"rules": [document(line) for line in queries.listed(actor_of(request))]})


@router.get("/{int:rule_id}", response=RuleOut, summary="One automation rule")
def read(request: HttpRequest, rule_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.rule(rule_id, actor)
    return json_answer(next(document(line) for line in queries.listed(actor) if line.rule.pk == row.pk))


@router.get("/{int:rule_id}/runs", response=RunsOut, summary="What a rule did, newest first")
def runs(
    request: HttpRequest,
    rule_id: int,
    result: str = Query("", max_length=8),
    cursor: str = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=200),
) -> HttpResponse:
    actor = actor_of(request)
    queries.rule(rule_id, actor)
    found = queries.runs(actor, rule_id=rule_id, result=result, cursor=cursor, limit=limit)
    rows = [
        {
            "id": str(each.run.pk),
            "rule_id": str(each.run.rule_id),
            "version": each.version,
            "case": each.number,
            "at": each.run.at,
            "result": each.run.result,
            "why": each.run.why,
            "tries": each.run.tries,
            "deeds": each.run.deeds,
        }
        for each in found.rows
    ]
    return json_answer({"runs": rows, "next_cursor": found.next_cursor})
