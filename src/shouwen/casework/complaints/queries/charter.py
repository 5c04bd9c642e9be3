"""The complaint policy in force, and its versions (CASE-073)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwen.casework.complaints.models import Charter
from shouwen.casework.complaints.queries.policy import may_edit
from shouwen.casework.complaints.rules import charter as rules
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound


@dataclass(frozen=True)
class CharterView:
    """A version as it is read: its parts in the reader's language, who wrote and who approved it; ``state`` is draft,
    now, past or retired."""

    row: Charter
    parts: list[tuple[str, list[str]]]
    writer: str
    approver: str
    state: str
    is_due: bool


def charter(centre_id: int | None) -> Charter | None:
    """The version in force at a centre, its own before everybody's."""
    for whose in dict.fromkeys((centre_id, None)):
        held = own_in_force(whose)
        if held is not None:
            return held
    return None


def published(centre_ids: Iterable[int]) -> dict[int | None, Charter]:
    """What customers of each centre may read, by centre: its own version, else everybody's; under None what everybody
    has. One query."""
    whose = [*centre_ids, None]
    rows = Charter.objects.filter(Q(centre_id__in=whose[:-1]) | Q(centre_id=None), approved_at__isnull=False, retired_at=None)
    newest = {row.centre_id: row for row in rows.order_by("version")}
    public = {each: row for each, row in newest.items() if row.is_public}
    held = {each: public.get(each) or public.get(None) for each in whose}
    return {each: row for each, row in held.items() if row is not None}


def own_in_force(centre_id: int | None) -> Charter | None:
    """The version in force that a centre, or (None) everybody without one, has written."""
    return Charter.objects.filter(centre_id=centre_id, approved_at__isnull=False, retired_at=None).order_by("-version").first()


def view(row: Charter, *, at: datetime) -> CharterView:
    """One version in words."""
    return _views([row], charter(row.centre_id), at)[0]


def charters(centre_id: int | None, *, at: datetime) -> list[CharterView]:
    """Every version of a centre, newest first. Three queries."""
    return _views(list(Charter.objects.filter(centre_id=centre_id).order_by("-version")), charter(centre_id), at)


def _views(rows: list[Charter], now: Charter | None, at: datetime) -> list[CharterView]:
    names = organisation.names([pk for each in rows for pk in (each.written_by_id, each.approved_by_id)])
    language = get_language() or "zh-hans"
    return [
        CharterView(
            each,
            rules.read(each.content, language),
            names.get(each.written_by_id or 0, ""),
            names.get(each.approved_by_id or 0, ""),
            _state(each, now),
            rules.is_due(each.approved_at, at),
        )
        for each in rows
    ]


def _state(row: Charter, now: Charter | None) -> str:
    if row.retired_at:
        return "retired"
    if not row.approved_at:
        return "draft"
    return "now" if now and now.pk == row.pk else "past"


def editable(charter_id: int, actor: Actor) -> Charter:
    """One version the actor may approve or take back.

    :raises Forbidden: without ``complaints.rules``.
    :raises NotFound: when there is none within reach.
    """
    actor.need("complaints.rules")
    row = Charter.objects.filter(pk=charter_id).first()
    if row is None or not may_edit(actor, row.centre_id):
        raise NotFound("charter_unknown", _("没有这一版投诉政策"))
    return row
