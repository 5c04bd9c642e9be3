"""Which papers need approval and what waits for it; templates in versions: ``/api/v1/papers/approvals`` and ``/api/v1/papers/templates``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from shouwen.casework.cases.states import SEVERITIES
from shouwen.casework.complaints.states import KINDS as CASE_KINDS
from shouwen.casework.papers import actions, queries, states
from shouwen.casework.papers.api.endpoints import about
from shouwen.casework.papers.api.shapes import PaperOut
from shouwen.casework.papers.models import Demand
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import Id, actor_of, json_answer

approvals = Router()
templates = Router()


class PaperApprovalsOut(Schema):
    """Drafts that wait for the caller's word: decide at `/cases/{number}/complaint/form|letter/{edition}/approval`."""

    items: list[PaperOut]


class PaperRuleIn(Schema):
    """Which papers, of complaints of which severities or kinds, are drafts until somebody else approves them; no papers: none. For the
    caller's centre or (`for_all`) every centre without its own."""

    papers: list[str] = Field(max_length=10, description=", ".join(states.KINDS))
    severities: list[str] = Field(default_factory=list, max_length=10, description=", ".join(SEVERITIES))
    kinds: list[str] = Field(default_factory=list, max_length=10, description=", ".join(CASE_KINDS))
    for_all: bool = False


class PaperRuleOut(Schema):
    """What counts at the caller's centre; empty where nobody has asked for approval. `centre_id` null: everybody's."""

    papers: list[str]
    severities: list[str]
    kinds: list[str]
    centre_id: Id | None
    set_at: datetime | None


class PaperTemplateOut(Schema):
    """A template in force: its content; `version` 0 is the one that ships."""

    kind: str
    language: str
    version: int
    centre_id: Id | None
    content: dict[str, Any]


class PaperTemplateIn(Schema):
    """The next version, of the caller's centre or (`for_all`) of every centre without its own. `after`: the version it was written from."""

    content: dict[str, Any]
    for_all: bool = False
    after: int | None = None
    reason: str = Field("", max_length=200)


class PaperTemplateVersionOut(Schema):
    """A version: `state` is now, later, past or retired."""

    id: Id
    version: int
    state: str
    reason: str
    made_by: str
    made_at: datetime


class PaperTemplateVersionsOut(Schema):
    """Versions of a template, the newest first."""

    items: list[PaperTemplateVersionOut]


def _whose(actor: Actor, for_all: bool) -> int | None:
    return None if for_all else actor.centre_id or None


def _rule(row: Demand | None) -> dict[str, Any]:
    if row is None:
        return {"papers": [], "severities": [], "kinds": [], "centre_id": None, "set_at": None}
    whose = str(row.centre_id) if row.centre_id else None
    return {"papers": row.papers, "severities": row.severities, "kinds": row.kinds, "centre_id": whose, "set_at": row.set_at}


@approvals.get("", response=PaperApprovalsOut, summary="Drafts of papers that wait for the caller's word")
def waiting(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actor.need("papers.approve")
    rows = queries.waiting(actor)
    called = organisation.names(row.made_by_id for row in rows)
    return json_answer({"items": [about(row, called.get(row.made_by_id or 0, "")) for row in rows]})


@approvals.get("/rule", response=PaperRuleOut, summary="Which papers need approval at the caller's centre")
def rule(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actor.need("papers.make")
    return json_answer(_rule(queries.demand(actor.centre_id or None)))


@approvals.post("/rule", response={201: PaperRuleOut}, summary="Say which papers need approval from now on")
def demand(request: HttpRequest, body: PaperRuleIn) -> HttpResponse:
    """What was made before stays as it was, but is not sent without an approval."""
    actor = actor_of(request)
    values = body.dict()
    made = actions.demand(centre_id=_whose(actor, values.pop("for_all")), **values, actor=actor, at=clock.now())
    return json_answer(_rule(made), status=201)


KIND, LANGUAGE = Path(..., max_length=16), Path(..., max_length=8)


@templates.get("/{kind}/{language}", response=PaperTemplateOut, summary="The template of a paper in force")
def template(request: HttpRequest, kind: str = KIND, language: str = LANGUAGE, for_all: bool = Query(False)) -> HttpResponse:
    actor = actor_of(request)
    actor.need("papers.templates")
    held = queries.in_force(kind, language, _whose(actor, for_all), clock.now())
    whose = str(held.centre_id) if held.centre_id else None
    return json_answer({"kind": kind, "language": language, "version": held.version, "centre_id": whose, "content": held.content})


@templates.get("/{kind}/{language}/versions", response=PaperTemplateVersionsOut, summary="Versions of a template")
def versions(request: HttpRequest, kind: str = KIND, language: str = LANGUAGE, for_all: bool = Query(False)) -> HttpResponse:
    actor = actor_of(request)
    actor.need("papers.templates")
    found = queries.versions(kind, language, _whose(actor, for_all), clock.now())
    items = [
        {"id": str(each.row.pk), "version": each.row.version, "state": each.state, "reason": each.row.reason, "made_by": each.who, "made_at": each.row.made_at}
        for each in found
    ]
    return json_answer({"items": items})


@templates.post("/{kind}/{language}/versions", response={201: PaperTemplateOut}, summary="Make the next version of a template")
def make(request: HttpRequest, body: PaperTemplateIn, kind: str = KIND, language: str = LANGUAGE) -> HttpResponse:
    """Checked as on the page: every place exists, every line reads. It holds from now on."""
    actor = actor_of(request)
    whose = _whose(actor, body.for_all)
    row = actions.set_template(kind, language, body.content, centre_id=whose, after=body.after, reason=body.reason, actor=actor, at=clock.now())
    found = {"kind": kind, "language": language, "version": row.version, "centre_id": str(whose) if whose else None, "content": row.content}
    return json_answer(found, status=201)


@templates.post("/versions/{int:template_id}/retirement", response=PaperTemplateOut, summary="Take the newest version of a template back")
def retire(request: HttpRequest, template_id: int) -> HttpResponse:
    """The one before it holds again, and is the answer."""
    actor = actor_of(request)
    row = actions.retire_template(template_id, actor=actor, at=clock.now())
    held = queries.in_force(row.kind, row.language, row.centre_id, clock.now())
    whose = str(held.centre_id) if held.centre_id else None
    return json_answer({"kind": row.kind, "language": row.language, "version": held.version, "centre_id": whose, "content": held.content})
