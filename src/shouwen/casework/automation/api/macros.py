"""Macros over HTTP: read them, try one on a case, use one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema

from shouwen.casework.automation import actions, queries
from shouwen.casework.automation.actions import Outcome
from shouwen.casework.automation.models import Macro
from shouwen.casework.cases import queries as cases
from shouwen.kit import clock
from shouwen.kit.http import Id, actor_of, json_answer

router = Router()
uses = Router()


class DeedOut(Schema):
    """One deed: its name, what it was given, and the sentence that says it."""

    deed: str
    values: dict[str, Any]
    says: str


class MacroOut(Schema):
    """A macro: whose it is (own, team, centre), how often it was used, what it does in order."""

    id: Id
    name: str
    scope: str
    uses: int
    version: int
    deeds: list[DeedOut]


class MacrosOut(Schema):
    """Macros, most used first."""

    macros: list[MacroOut]


class UseIn(Schema):
    """Whether only to try (`preview`) or to do it."""

    preview: bool = False


class StepOut(Schema):
    """What became of a deed, or would: done, already (nothing to do) or refused, and why."""

    deed: str
    says: str
    result: str
    why: str
    can_be_undone: bool


class UseOut(Schema):
    """What a macro did or would do; `why_not_undo` is empty when the use can be taken back."""

    applied: bool
    use_id: str
    why_not_undo: str
    steps: list[StepOut]


def document(row: Macro) -> dict[str, Any]:
    """A macro as JSON."""
    said = queries.sentences(row.deeds)
    return {
        "id": str(row.pk),
        "name": str(row),
        "scope": row.scope,
        "uses": row.uses,
        "version": row.version,
        "deeds": [
            {"deed": each["deed"], "values": each.get("with") or {}, "says": words}
            for each, words in zip(row.deeds, said, strict=True)
        ],
    }


@router.get("", response=MacrosOut, summary="The macros one may use, most used first")
def listed(request: HttpRequest, q: str = Query("", max_length=60)) -> HttpResponse:
    rows = queries.macros(actor_of(request), text=q)[:200]
    return json_answer({"macros": [document(row) for row in rows]})


@router.get("/{int:macro_id}", response=MacroOut, summary="One macro")
def read(request: HttpRequest, macro_id: int) -> HttpResponse:
    return json_answer(document(queries.macro(macro_id, actor_of(request))))


@uses.post("/{int:macro_id}", response={200: UseOut, 201: UseOut}, summary="Try a macro on a case, or use it")
def use(
    request: HttpRequest, macro_id: int, body: UseIn, number: str = Path(..., max_length=24)
) -> HttpResponse:
    """With `preview` nothing is written: each step says what would be done or why not. Without it all steps are done, or
    none (409 with the first that cannot). `why_not_undo` is why it cannot be taken back; empty when it can."""
    actor, at = actor_of(request), clock.now()
    row = queries.macro(macro_id, actor)
    if body.preview:
        found = actions.preview_macro(macro_id, cases.find(number, actor).pk, actor=actor, at=at)
        return json_answer({"applied": False, "use_id": "", "why_not_undo": "", "steps": _steps(row, found)})
    made, outcomes = actions.apply_macro(macro_id, number, actor=actor, at=at)
    why = actions.why_not_undo(made, at=at)
    answer = {"applied": True, "use_id": str(made.pk), "why_not_undo": why, "steps": _steps(row, outcomes)}
    return json_answer(answer, status=201)


def _steps(row: Macro, outcomes: list[Outcome]) -> list[dict[str, Any]]:
    return [
        {
            "deed": each.deed,
            "says": words,
            "result": each.result,
            "why": each.why,
            "can_be_undone": bool(each.undo),
        }
        for words, each in zip(queries.sentences(row.deeds), outcomes, strict=True)
    ]
