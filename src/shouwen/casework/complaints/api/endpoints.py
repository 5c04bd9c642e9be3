"""The complaint record of a case over HTTP. Reads input, calls one action or query, answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router

from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.api.shapes import (
    AccusedIn,
    ComplaintIn,
    ComplaintOut,
    EvidenceAsideIn,
    EvidenceIn,
    FlagIn,
    RecordChangesOut,
    SeverityIn,
)
from shouwen.casework.complaints.queries import standing
from shouwen.casework.complaints.rules.fields import BY_CODE, empty, plain
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.http import Ref, actor_of, json_answer

router = Router()


def answer(number: str, actor: Actor, *, status: int = 200) -> HttpResponse:
    """A record as JSON."""
    return json_answer(document(number, actor), status=status)


def document(number: str, actor: Actor) -> dict[str, Any]:
    """A record with why it is graded so, what it asks for and what is missing."""
    case, held = queries.find(number, actor)
    grading = standing.grading(case, held)
    return {
        "case": case.number,
        "severity": case.severity,
        "priority": case.priority,
        "severity_by": held.severity_by,
        "severity_reason": held.severity_why,
        "automatic_severity": grading.automatic,
        "why": [words for words, _grade, decided in grading.lines if decided],
        "asked": standing.asked(queries.requirements(case)),
        "missing": standing.missing(case, held) if case.is_open else [],
        "fields": {code: plain(value) for code, value in held.values().items()},
        "flags": [each.code for each in queries.flags(held) if each.flag],
        "accused": [{"id": str(pk), "name": name} for pk, name in queries.accused(case).items()],
        "evidence": [_proof(each) for each in queries.evidence(held)],
        "withdrawn_at": held.withdrawn_at,
        "version": held.version,
    }


def _proof(each: Any) -> dict[str, Any]:
    row = each.evidence
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "title": row.title,
        "words": each.words,
        "file_id": str(row.attachment_id) if row.attachment_id else None,
        "sha256": row.sha256,
        "collector_id": str(row.collector_id),
        "collected_at": row.collected_at,
        "set_aside_at": row.set_aside_at,
    }


@router.get("", response=ComplaintOut, summary="The complaint record of a case")
def read(request: HttpRequest, number: Path[str]) -> HttpResponse:
    return answer(number, actor_of(request))


@router.post("", response=ComplaintOut, summary="Write fields of the complaint record")
def write(request: HttpRequest, number: Path[str], body: ComplaintIn) -> HttpResponse:
    """All or none: with a sentence for each field that cannot be."""
    actor = actor_of(request)
    sent = body.fields.dict(exclude_unset=True)
    changes = {code: empty(BY_CODE[code]) if value is None else value for code, value in sent.items()}
    actions.record(number, changes, reason=body.reason, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/evidence", response={201: ComplaintOut}, summary="Add evidence")
def prove(request: HttpRequest, number: Path[str], body: EvidenceIn) -> HttpResponse:
    actor = actor_of(request)
    actions.add_evidence(number, actions.Given(**body.dict()), actor=actor, at=clock.now())
    return answer(number, actor, status=201)


@router.post("/evidence/{evidence_id}/setting-aside", response=ComplaintOut, summary="Let evidence count no more, or again")
def set_aside(request: HttpRequest, number: Path[str], evidence_id: Path[Ref], body: EvidenceAsideIn) -> HttpResponse:
    """It stays readable, with its hash."""
    actor = actor_of(request)
    actions.set_aside(number, evidence_id, reason=body.reason, back=body.back, actor=actor, at=clock.now())
    return answer(number, actor)


@router.get("/fields/{code}/history", response=RecordChangesOut, summary="Who changed a field, from what to what")
def history(request: HttpRequest, number: Path[str], code: Path[str]) -> HttpResponse:
    _case, held = queries.find(number, actor_of(request))
    if code not in BY_CODE:
        raise NotFound("field_unknown", _("没有这一项"))
    items = [
        {
            "id": str(each.change.pk), "before": each.before, "after": each.after, "by_id": str(each.change.by_id) if each.change.by_id else None,
            "at": each.change.at, "reason": each.change.why, "undone": each.undone,
        }
        for each in queries.history(held, code)
    ]  # fmt: skip
    return json_answer({"items": items})


@router.post("/changes/{change_id}/undo", response=ComplaintOut, summary="Take a change of a field back")
def undo(request: HttpRequest, number: Path[str], change_id: Path[Ref]) -> HttpResponse:
    """409 when the field has moved on since; both changes stay on record."""
    actor = actor_of(request)
    actions.undo(number, change_id, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/flags", response=ComplaintOut, summary="Mark or lift a special circumstance")
def flag(request: HttpRequest, number: Path[str], body: FlagIn) -> HttpResponse:
    actor = actor_of(request)
    act = actions.set_flag if body.is_set else actions.lift_flag
    act(number, body.flag, reason=body.reason, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/accused", response=ComplaintOut, summary="Name a colleague the complaint is about, or put a wrong naming right")
def accuse(request: HttpRequest, number: Path[str], body: AccusedIn) -> HttpResponse:
    """Whoever is named is kept out of the matter from then on, until a naming turns out wrong."""
    actor = actor_of(request)
    if body.is_accused:
        actions.accuse(number, body.person_id, actor=actor, at=clock.now())
    else:
        actions.acquit(number, body.person_id, reason=body.reason, actor=actor, at=clock.now())
    return answer(number, actor)


@router.post("/severity", response=ComplaintOut, summary="Set the severity by hand, or let the rules grade again")
def grade(request: HttpRequest, number: Path[str], body: SeverityIn) -> HttpResponse:
    actor = actor_of(request)
    if body.severity is None:
        actions.take_back(number, actor=actor, at=clock.now())
    else:
        actions.override(number, body.severity, reason=body.reason, actor=actor, at=clock.now())
    return answer(number, actor)
