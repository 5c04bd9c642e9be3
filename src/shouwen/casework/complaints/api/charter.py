"""The complaint policy over HTTP: ``/api/v1/complaint-policy``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.models import Charter
from shouwen.casework.complaints.queries.charter_log import changes
from shouwen.casework.complaints.rules import charter as rules
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.http import Id, actor_of, json_answer

router = Router()


class CharterPart(Schema):
    """A part of the policy: its heading and its lines, in the caller's language."""

    heading: str
    lines: list[str]


class CharterOut(Schema):
    """The complaint policy in force at the caller's centre."""

    version: int
    is_public: bool
    approved_by: str = Field(description="The approver's name")
    approved_at: datetime
    is_due: bool = Field(description="A year has passed: it should be looked at again")
    parts: list[CharterPart]


@router.get("", response=CharterOut, summary="The complaint policy in force")
def read(request: HttpRequest) -> HttpResponse:
    held = queries.charter.charter(actor_of(request).centre_id or None)
    if held is None:
        raise NotFound("no_charter", _("还没有批准的投诉政策"))
    shown = queries.charter.view(held, at=clock.now())
    document: dict[str, Any] = {
        "version": held.version,
        "is_public": held.is_public,
        "approved_by": shown.approver,
        "approved_at": held.approved_at,
        "is_due": shown.is_due,
        "parts": [{"heading": heading, "lines": lines} for heading, lines in shown.parts],
    }
    return json_answer(document)


class CharterChange(Schema):
    """A part of the policy changed: a version was approved, or (`is_back`) taken back."""

    part: str
    heading: str
    version: int
    is_back: bool
    at: datetime
    who: str = Field(description="Who approved it, or took it back")
    reason: str
    before: list[str]
    after: list[str]


class CharterChanges(Schema):
    """What became of each part, newest first."""

    items: list[CharterChange]


@router.get("/changes", response=CharterChanges, summary="What became of each part of the complaint policy")
def changed(request: HttpRequest) -> HttpResponse:
    """Of the policy in force at the caller's centre."""
    actor = actor_of(request)
    held = queries.charter.charter(actor.centre_id or None)
    log = changes(held.centre_id if held else actor.centre_id or None)
    items = [
        {"part": each.part, "heading": each.label, "version": each.version, "is_back": each.is_back, "at": each.at, "who": each.who,
         "reason": each.reason, "before": each.before, "after": each.after}
        for each in log
    ]  # fmt: skip
    return json_answer({"items": items})


class CharterIn(Schema):
    """The next version, of the caller's centre or (`for_all`) of every centre without its own. `content` has a text for each part and
    language, such as `goals_zh` and `goals_en`; a change of the version in force says why."""

    content: dict[str, str] = Field(description=", ".join(f"{part}_{ending}" for part in rules.PARTS for ending in rules.LANGUAGES))
    is_public: bool = True
    reason: str = Field("", max_length=200)
    for_all: bool = False


class CharterVersion(Schema):
    """A version: `state` is draft, now, past or retired."""

    id: Id
    version: int
    state: str
    is_public: bool
    reason: str
    content: dict[str, str]
    written_by: str
    written_at: datetime
    approved_by: str
    approved_at: datetime | None


class CharterVersions(Schema):
    """Versions, the newest first."""

    items: list[CharterVersion]


class CharterReasonIn(Schema):
    """Why it is taken back."""

    reason: str = Field(max_length=200)


def _version(shown: queries.charter.CharterView) -> dict[str, Any]:
    row = shown.row
    return {
        "id": str(row.pk), "version": row.version, "state": shown.state, "is_public": row.is_public, "reason": row.reason, "content": row.content,
        "written_by": shown.writer, "written_at": row.written_at, "approved_by": shown.approver, "approved_at": row.approved_at,
    }  # fmt: skip


def _shown(row: Charter, status: int = 200) -> HttpResponse:
    found = next(each for each in queries.charter.charters(row.centre_id, at=clock.now()) if each.row.pk == row.pk)
    return json_answer(_version(found), status=status)


def _whose(actor: Actor, for_all: bool) -> int | None:
    return None if for_all else actor.centre_id or None


@router.get("/versions", response=CharterVersions, summary="Versions of the complaint policy")
def versions(request: HttpRequest, for_all: bool = Query(False)) -> HttpResponse:
    actor = actor_of(request)
    actor.need("complaints.rules")
    return json_answer({"items": [_version(each) for each in queries.charter.charters(_whose(actor, for_all), at=clock.now())]})


@router.post("/versions", response={201: CharterVersion}, summary="Write the next version of the complaint policy")
def write(request: HttpRequest, body: CharterIn) -> HttpResponse:
    """In force once somebody else approves it."""
    actor = actor_of(request)
    values = body.dict()
    whose = _whose(actor, values.pop("for_all"))
    return _shown(actions.write_charter(whose, **values, actor=actor, at=clock.now()), 201)


@router.post("/versions/{int:charter_id}/approval", response=CharterVersion, summary="Approve a version another wrote")
def approve(request: HttpRequest, charter_id: int) -> HttpResponse:
    return _shown(actions.approve_charter(charter_id, actor=actor_of(request), at=clock.now()))


@router.post("/versions/{int:charter_id}/retirement", response=CharterVersion, summary="Take a version back")
def retire(request: HttpRequest, charter_id: int, body: CharterReasonIn) -> HttpResponse:
    return _shown(actions.retire_charter(charter_id, reason=body.reason, actor=actor_of(request), at=clock.now()))
