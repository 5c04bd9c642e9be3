"""The complaint policy over HTTP: ``/api/v1/complaint-policy``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from shouwen.casework.complaints import queries
from shouwen.casework.complaints.queries.charter_log import changes
from shouwen.kit import clock
from shouwen.kit.errors import NotFound
from shouwen.kit.http import actor_of, json_answer

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
