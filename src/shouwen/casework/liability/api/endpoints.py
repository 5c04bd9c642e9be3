"""``/api/v1/cases/{number}/causes`` and ``/liability``: the same actions, rights and refusals as the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router

from shouwen.casework.cases import queries as cases
from shouwen.casework.liability import actions, queries
from shouwen.casework.liability.api.shapes import (
    CauseIn,
    CauseOut,
    CauseReasonIn,
    Causes,
    FindingStepIn,
    LiabilityOut,
    ShareIn,
)
from shouwen.casework.liability.models import CauseFound
from shouwen.casework.liability.rules import Part
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.http import actor_of, json_answer
from shouwen.relations.catalogue import queries as catalogue

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


router = Router()


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


def cause_document(row: CauseFound) -> dict[str, Any]:
    """A cause as JSON."""
    return {
        "code": row.code,
        "name": catalogue.label("cause", row.code),
        "fields": row.fields,
        "note": row.note,
        "certainty": row.certainty,
        "is_main": row.is_main,
        "found_at": row.found_at,
        "found_by": _id(row.found_by_id),
        "counts_as": [each.item.code for each in catalogue.went("cause", row.code)],
    }


@router.get("/{number}/causes", response=Causes, summary="The causes found on a case")
def causes(request: HttpRequest, number: Path[str]) -> HttpResponse:
    case = cases.find(number, actor_of(request))
    items = [cause_document(row) for row in queries.causes(case)]
    return json_answer({"items": items, "required": queries.is_required(case)})


@router.post("/{number}/causes", response={201: CauseOut}, summary="Write a cause on a case")
def find(request: HttpRequest, number: Path[str], body: CauseIn) -> HttpResponse:
    """A retired code is refused with what to use instead (422)."""
    row = actions.find_cause(number, **body.dict(), actor=actor_of(request), at=clock.now())
    return json_answer(cause_document(row), status=201)


@router.post("/{number}/causes/{code}/main", response=CauseOut, summary="Let another of the causes be the main one")
def main(request: HttpRequest, number: Path[str], code: Path[str], body: CauseReasonIn) -> HttpResponse:
    return json_answer(cause_document(actions.make_main(number, code=code, reason=body.reason, actor=actor_of(request), at=clock.now())))


@router.post("/{number}/causes/{code}/end", response=Causes, summary="Say that a cause no longer holds")
def drop(request: HttpRequest, number: Path[str], code: Path[str], body: CauseReasonIn) -> HttpResponse:
    """It stays readable on the case; the oldest of those left becomes the main one."""
    actor = actor_of(request)
    actions.drop_cause(number, code=code, reason=body.reason, actor=actor, at=clock.now())
    return causes(request, number)


@router.get("/{number}/liability", response=LiabilityOut, summary="Who is liable for a case")
def liability(request: HttpRequest, number: Path[str]) -> HttpResponse:
    actor = actor_of(request)
    return json_answer(_document(cases.find(number, actor), actor))


def _document(case: Case, actor: Actor) -> dict[str, Any]:
    """The finding as it stands; without one an empty record, and whether the caller may propose."""
    found = queries.record(case, actor, at=clock.now())
    if found is None:
        moves = ["propose"] if queries.may_propose(case, actor) else []
        return {"state": "", "parts": [], "steps": [], "appeal_until": None, "higher_unit_id": None, "moves": moves}
    parts = [
        {
            "party": each.share.party,
            "unit_id": _id(each.share.unit_id),
            "person_id": _id(each.share.person_id),
            "name": each.share.name,
            "degree": each.share.degree,
            "percent": each.share.percent,
            "certainty": each.share.certainty,
            "who": each.who,
        }
        for each in found.shares
    ]
    row = found.row
    steps = [{"label": each.label, "who": each.who, "at": each.at, "words": each.words} for each in found.steps]
    return {"state": row.state, "parts": parts, "steps": steps, "appeal_until": row.appeal_until, "higher_unit_id": _id(row.higher_id),
            "moves": list(found.moves)}  # fmt: skip


@router.post("/{number}/liability", response={200: LiabilityOut, 204: None}, summary="Take a step: propose, confirm, appeal, decide …")
def step(request: HttpRequest, number: Path[str], body: FindingStepIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    parts = None if body.parts is None else [_part(each) for each in body.parts]
    who: dict[str, Any] = {"actor": actor, "at": now}
    if body.step in ("propose", "repropose"):
        actions.propose(number, parts or [], words=body.words, **who)
    elif body.step == "confirm":
        actions.confirm(number, parts, words=body.words, **who)
    elif body.step == "decide":
        actions.decide(number, parts, words=body.words, **who)
    elif body.step == "appeal":
        actions.appeal(number, grounds=body.words, unit_id=body.unit_id, **who)
    elif body.step == "send_back":
        actions.send_back(number, words=body.words, **who)
    elif body.step == "withdraw":
        actions.withdraw(number, words=body.words, **who)
        return HttpResponse(status=204)
    else:
        raise Invalid({"step": _("没有这一步")})
    return json_answer(_document(cases.find(number, actor), actor))


def _part(each: ShareIn) -> Part:
    return Part(each.party, each.unit_id, each.person_id, each.name, each.degree, each.percent, each.certainty)
