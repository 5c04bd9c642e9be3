"""Statutory limits over HTTP: ``/api/v1/clock-packs`` and ``/api/v1/cases/{number}/legal-clocks``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Path, Router, Schema

from shouwen.casework.cases import queries as cases
from shouwen.casework.statutes import actions, queries, states
from shouwen.casework.statutes.models import Export
from shouwen.casework.statutes.queries import exported
from shouwen.casework.statutes.queries.register import LAYOUTS
from shouwen.foundation.files.pages import served
from shouwen.foundation.files.queries import kept
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import Day, Id, Ref, actor_of, json_answer, one_of

router = Router()
exports = Router()
of_case = Router()


class ChoiceOut(Schema):
    """A centre that counts by a pack."""

    centre_id: Id
    centre: str
    region: str
    party: str
    since: datetime


class PackOut(Schema):
    """A pack; ``is_loaded`` false: it ships and may be loaded."""

    code: str
    name: str
    note: str
    is_loaded: bool
    is_retired: bool
    limits: int
    choices: list[ChoiceOut]


class LegalLimitOut(Schema):
    """One version of a limit, in codes and in words. ``mark``: C checked against the statute, S secondary source, P our default.
    ``matter``: it binds only cases of categories that count as that; empty: every case of its kinds."""

    id: Id
    code: str
    region: str
    version: int
    party: str
    kinds: list[str]
    matter: str
    stage: str
    amount: float
    unit: str
    start: str
    basis: str
    article: str
    extensions: list[str]
    pauses: list[str]
    follows: str
    mark: str
    is_law: bool
    valid_from: date | None
    valid_to: date | None
    is_edited: bool


class CountedOut(Schema):
    """A category that a centre, and those below it, counts as a matter."""

    id: Id
    centre_id: Id
    centre: str
    category: str
    category_label: str
    since: datetime


class MatterOut(Schema):
    """A matter that limits of the pack name: they bind cases of `counted` categories only. In centres that are `silent` they
    open no clock."""

    code: str
    name: str
    counted: list[CountedOut]
    silent: list[str]


class PackPageOut(PackOut):
    """A pack with every version of its limits, and what counts as the matters they name."""

    rows: list[LegalLimitOut]
    matters: list[MatterOut]


class CountIn(Schema):
    """A centre counts a category (by its code) as a matter of the pack."""

    matter: str = Field(max_length=24)
    centre_id: Ref
    category: str = Field(max_length=80)


class ChooseIn(Schema):
    """A centre counts by the pack from now on."""

    centre_id: Ref
    region: str = Field("", max_length=16, description="ISO 3166-2 code; empty: the general rules")
    party: str = one_of(states.PARTIES, "company")


class LegalClockOut(Schema):
    """A legal clock. ``next`` is what the statute still allows; ``waiting_extension`` the request that waits."""

    id: Id
    stage: str
    label: str
    name: str
    is_law: bool
    basis: str
    follows: str
    due_at: datetime | None
    state: str
    extensions: int
    next: str
    waiting_extension: Id | None
    may_ask: bool
    may_decide: bool


class LegalExtensionIn(Schema):
    """Why it takes longer; the customer reads it."""

    reason: str = Field(min_length=1, max_length=1000)


class LegalDecisionIn(Schema):
    """Grant (and tell the customer) or refuse."""

    is_granted: bool
    note: str = Field("", max_length=500)


@router.get(
    "", response=list[PackOut], summary="Packs of statutory limits and the centres that count by them"
)
def packs(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actor.need("statutes.packs")
    return json_answer([_pack(each) for each in queries.pack_views(actions.shipped(), actor, at=clock.now())])


def _pack(each: queries.PackView) -> dict[str, Any]:
    choices = [
        {
            "centre_id": str(one.centre_id),
            "centre": one.centre,
            "region": one.region,
            "party": one.party,
            "since": one.since,
        }
        for one in each.choices
    ]
    return {
        "code": each.code, "name": each.name, "note": each.note, "is_loaded": each.row is not None,
        "is_retired": bool(each.row and each.row.retired_at), "limits": each.count, "choices": choices,
    }  # fmt: skip


@router.get("/{code}", response=PackPageOut, summary="One pack with every version of its limits")
def pack(request: HttpRequest, code: Path[str]) -> HttpResponse:
    actor = actor_of(request)
    actor.need("statutes.packs")
    return json_answer(_page(code, actor))


def _page(code: str, actor: Actor) -> dict[str, Any]:
    at = clock.now()
    _row, limits = queries.pack_page(code, today=day_of(at))
    view = next(each for each in queries.pack_views(actions.shipped(), actor, at=at) if each.code == code)
    matters = [_matter(each) for each in queries.matter_views(view, actor)]
    return _pack(view) | {"rows": [_limit(each) for each in limits], "matters": matters}


def _matter(each: queries.MatterView) -> dict[str, Any]:
    names = ("centre", "category", "category_label", "since")
    counted = [
        {"id": str(one.id), "centre_id": str(one.centre_id), **{name: getattr(one, name) for name in names}} for one in each.counted
    ]
    return {"code": each.code, "name": each.name, "counted": counted, "silent": list(each.silent)}


def _limit(each: queries.LimitView) -> dict[str, Any]:
    row = each.row
    names = (
        "code",
        "region",
        "version",
        "party",
        "kinds",
        "matter",
        "stage",
        "unit",
        "start",
        "article",
        "pauses",
        "mark",
        "valid_from",
        "valid_to",
    )
    return {
        "id": str(row.pk), **{name: getattr(row, name) for name in names}, "amount": float(row.amount), "basis": each.basis,
        "extensions": list(each.steps), "follows": each.follows, "is_law": each.is_law, "is_edited": row.made_by_id is not None,
    }  # fmt: skip


@router.post("/{code}/choices", response=PackPageOut, summary="Let a centre count by a pack")
def choose(request: HttpRequest, code: Path[str], body: ChooseIn) -> HttpResponse:
    actor = actor_of(request)
    actions.choose(code, body.centre_id, region=body.region, party=body.party, actor=actor, at=clock.now())
    return json_answer(_page(code, actor))


@router.post("/{code}/categories", response=PackPageOut, summary="Count a category as a matter the pack's limits name")
def count(request: HttpRequest, code: Path[str], body: CountIn) -> HttpResponse:
    """Open cases are counted again by a worker."""
    actor = actor_of(request)
    actions.count_category(code, body.matter, body.centre_id, body.category, actor=actor, at=clock.now())
    return json_answer(_page(code, actor))


@router.post("/{code}/categories/{counted_id}/end", response=PackPageOut, summary="Count it so no more")
def uncount(request: HttpRequest, code: Path[str], counted_id: Path[Ref]) -> HttpResponse:
    actor = actor_of(request)
    actions.uncount_category(code, counted_id, actor=actor, at=clock.now())
    return json_answer(_page(code, actor))


@router.post(
    "/{code}/loading", response=PackPageOut, summary="Load a pack that ships, or what is newer in it"
)
def load(request: HttpRequest, code: Path[str]) -> HttpResponse:
    actor = actor_of(request)
    actions.load(code, actor=actor, at=clock.now())
    return json_answer(_page(code, actor))


@of_case.get("", response=list[LegalClockOut], summary="The legal clocks of a case, the earliest first")
def legal_clocks(request: HttpRequest, number: Path[str]) -> HttpResponse:
    return _clocks(number, actor_of(request))


def _clocks(number: str, actor: Actor, *, status: int = 200) -> HttpResponse:
    case = cases.find(number, actor)
    return json_answer(
        [_clock(each) for each in queries.legal_clocks(case, actor, at=clock.now())], status=status
    )


def _clock(each: queries.LegalClock) -> dict[str, Any]:
    view = each.view
    return {
        "id": str(view.id), "stage": view.stage, "label": view.label, "name": view.why, "is_law": view.is_law, "basis": view.basis,
        "follows": view.follows, "due_at": view.due_at, "state": view.state, "extensions": each.taken, "next": each.next,
        "waiting_extension": str(each.asked.pk) if each.asked else None, "may_ask": not each.why_not_ask,
        "may_decide": each.asked is not None and not each.why_not_decide,
    }  # fmt: skip


@of_case.post(
    "/{clock_id}/extensions",
    response={201: list[LegalClockOut]},
    summary="Ask for the extension the statute allows next",
)
def ask(request: HttpRequest, number: Path[str], clock_id: Path[Ref], body: LegalExtensionIn) -> HttpResponse:
    actor = actor_of(request)
    cases.find(number, actor)
    actions.ask(clock_id, reason=body.reason, actor=actor, at=clock.now())
    return _clocks(number, actor, status=201)


@of_case.post(
    "/{clock_id}/extensions/{extension_id}",
    response=list[LegalClockOut],
    summary="Grant it and tell the customer, or refuse",
)
def decide(
    request: HttpRequest, number: Path[str], clock_id: Path[Ref], extension_id: Path[Ref], body: LegalDecisionIn
) -> HttpResponse:
    actor = actor_of(request)
    cases.find(number, actor)
    actions.decide(clock_id, extension_id, grant=body.is_granted, note=body.note, actor=actor, at=clock.now())
    return _clocks(number, actor)


@of_case.post(
    "/{clock_id}/acceptance",
    response=list[LegalClockOut],
    summary="Say that the matter was accepted and the customer told",
)
def accept(request: HttpRequest, number: Path[str], clock_id: Path[Ref]) -> HttpResponse:
    actor = actor_of(request)
    cases.find(number, actor)
    actions.tell_acceptance(clock_id, actor=actor, at=clock.now())
    return _clocks(number, actor)


class ExportIn(Schema):
    """Which file, of complaints received between two days of the centre's. `plain` leaves names, numbers and words as they are,
    which takes the right `statutes.export_plain` and a `reason`."""

    layout: str = one_of(LAYOUTS, "register")
    file: str = one_of(dict.fromkeys(actions.FILES), "csv")
    since: Day
    until: Day
    plain: bool = False
    reason: str = Field("", max_length=200)


class ExportOut(Schema):
    """A file asked for: `waiting`, `ready` (fetch it at `/file` until it expires), `failed` or `gone`."""

    id: Id
    layout: str
    file: str
    since: date
    until: date
    is_plain: bool
    reason: str
    state: str
    cases: int | None
    sha256: str
    asked_at: datetime
    made_at: datetime | None
    expires_at: datetime | None


def _export(row: Export) -> dict[str, Any]:
    names = ("layout", "file", "since", "until", "is_plain", "reason", "state", "cases", "sha256", "asked_at", "made_at", "expires_at")
    return {"id": str(row.pk), **{name: getattr(row, name) for name in names}}


@exports.get("", response=list[ExportOut], summary="Files of complaints the caller has asked for")
def listed(request: HttpRequest) -> HttpResponse:
    return json_answer([_export(each) for each in exported.exports(actor_of(request))])


@exports.post("", response={202: ExportOut}, summary="Ask for the complaint register or a regulator's file")
def order(request: HttpRequest, body: ExportIn) -> HttpResponse:
    """A worker makes it; personal data is veiled unless it is asked for in full, and it is on the ledger who took how many."""
    actor = actor_of(request)
    return json_answer(_export(actions.ask_export(**body.dict(), actor=actor, at=clock.now())), status=202)


@exports.get("/{export_id}", response=ExportOut, summary="How far a file is")
def one(request: HttpRequest, export_id: Path[Ref]) -> HttpResponse:
    return json_answer(_export(exported.export(export_id, actor_of(request))))


@exports.get("/{export_id}/file", summary="The file itself")
def file(request: HttpRequest, export_id: Path[Ref]) -> HttpResponseBase:
    row = exported.export_file(export_id, actor_of(request))
    return served(request, kept(row.attachment_id or 0, sha256=row.sha256))


ROUTERS = {"complaint-exports": exports, "clock-packs": router, "cases/{number}/legal-clocks": of_case}
"""Paths under ``/api/v1/`` and what answers there."""
