"""The service charter in force, each line with the figures it is tied to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.checks.queries import kind_label
from shouwen.casework.reviews.models import Purpose, Tally
from shouwen.casework.reviews.rules import figures, purpose
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Forbidden, NotFound, Refusal
from shouwen.kit.text import percent
from shouwen.relations.catalogue import queries as catalogue

GOOD = {
    "finding": "not_upheld", "acknowledge": "in_time", "resolve": "in_time", "progress": "in_time", "repeat": "first", "reopened": "never",
    "compensation": "none", "regulator": "direct", "plans_worked": "closed",
}  # fmt: skip
"""Of a figure, the part whose share says how well it goes; of the others the total is told."""


@dataclass(frozen=True)
class Tie:
    """A figure or a kind of check a line is tied to, with what it comes to this year ('' unknown)."""

    code: str
    label: str
    figure: str


@dataclass(frozen=True)
class LineView:
    """A line of the charter."""

    code: str
    label: str
    text: str
    ties: Sequence[Tie]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class PurposeView:
    """The charter as it is read: its parts with their lines, who wrote and approved it, what waits for approval."""

    row: Purpose | None
    parts: Sequence[tuple[str, Sequence[LineView]]]
    writer: str
    approver: str
    waiting: Purpose | None
    waiting_writer: str
    may_write: bool
    may_approve: bool
    counted_at: datetime | None = None


def house() -> dict[str, dict[str, Any]]:
    """What a centre starts from, in both languages; nothing of it is in force before somebody approves it."""
    return purpose.house()


def ties() -> dict[str, str]:
    """What a line can be tied to, by code, in the reader's language."""
    counted = {each.code: str(each.label) for each in figures.GROUPS if each.code != "received"}
    return {**counted, **{f"{purpose.CHECK}{each.code}": each.label for each in catalogue.choices("check", SYSTEM)}}


def in_force(centre_id: int | None) -> Purpose | None:
    """The version that holds at a centre: its own before everybody's."""
    for whose in dict.fromkeys((centre_id, None)):
        held = Purpose.objects.filter(centre_id=whose, approved_at__isnull=False).order_by("-version").first()
        if held is not None:
            return held
    return None


def published(centre_ids: Iterable[int]) -> dict[int | None, Purpose]:
    """What customers of each centre may read, by centre: its own version before everybody's; under None what
    everybody has. One query."""
    whose = [*centre_ids, None]
    rows = Purpose.objects.filter(Q(centre_id__in=whose[:-1]) | Q(centre_id=None), approved_at__isnull=False).order_by("version")
    newest = {row.centre_id: row for row in rows}
    held = {each: newest.get(each) or newest.get(None) for each in whose}
    return {each: row for each, row in held.items() if row is not None and row.is_public}


def public_lines(row: Purpose) -> list[tuple[str, list[tuple[str, str]]]]:
    """A charter as customers read it, in the active language: its parts, each with (what, words); no figures."""
    language = get_language()
    return [
        (str(label), [(str(name), purpose.said(row.content[code], language)) for code, name in lines.items() if code in row.content])
        for label, lines in purpose.PARTS.values()
    ]


def newest_draft(centre_id: int | None) -> Purpose | None:
    """The version that waits for approval; None when the newest is approved."""
    row = Purpose.objects.filter(centre_id=centre_id).order_by("-version").first()
    return row if row and row.approved_at is None else None


def refused(centre_id: int | None, right: str, actor: Actor) -> Refusal | None:
    """Why the actor may not use a right on the charter of a centre, or (None) of every centre."""
    reach = actor.reach(right)
    if reach is None:
        return Forbidden("right_missing", _("服务宗旨由编写和签年度评估的人来定"), right=right)
    if reach.centre_ids is None:
        return None
    if centre_id is None or reach.narrow or not reach.covers_centre(centre_id):
        return Forbidden("out_of_reach", _("服务宗旨由上级或别的中心来定"))
    return None


def find(purpose_id: int, actor: Actor) -> Purpose:
    """One version of the reader's centre, of those in reach or of every centre.

    :raises NotFound: when there is none for this reader.
    """
    reach = actor.need("reviews.read")
    row = Purpose.objects.filter(pk=purpose_id).first()
    seen = row is not None and (row.centre_id is None or reach.covers_centre(row.centre_id) or row.centre_id == actor.centre_id)
    if row is None or not seen:
        raise NotFound("purpose_unknown", _("没有这一版服务宗旨"))
    return row


def page(actor: Actor, *, at: datetime) -> PurposeView:
    """The charter of the reader's centre, with the figures of this year as they were counted last. A few queries.

    :raises Forbidden: without ``reviews.read``.
    """
    actor.need("reviews.read")
    whose = actor.centre_id or None
    row, waiting = in_force(whose), newest_draft(whose)
    held = (row or waiting).content if (row or waiting) else {}  # type: ignore[union-attr]
    counted = _tally(whose, at) if row else None
    told = _figures(counted.figures) if counted else {}
    names = organisation.names([each.written_by_id for each in (row, waiting) if each] + ([row.approved_by_id] if row else []))
    return PurposeView(
        row, parts(held, told) if held else [], names.get((row.written_by_id if row else 0) or 0, ""),
        names.get((row.approved_by_id if row else 0) or 0, ""), waiting, names.get((waiting.written_by_id if waiting else 0) or 0, ""),
        refused(whose, "reviews.write", actor) is None,
        bool(waiting) and refused(whose, "reviews.sign", actor) is None and waiting is not None and waiting.written_by_id != actor.person_id,
        counted.counted_at if counted else None,
    )  # fmt: skip


def parts(content: Mapping[str, Any], told: Mapping[str, str]) -> list[tuple[str, list[LineView]]]:
    """The parts of a charter with their lines; ``told`` are figures by tie."""
    known, language = ties(), get_language()
    return [
        (str(label), [
            LineView(code, str(name), purpose.said(content[code], language),
                     [Tie(tie, known.get(tie) or kind_label(tie.removeprefix(purpose.CHECK)), told.get(tie, "")) for tie in content[code]["ties"]],
                     {key: str(content[code].get(key) or "") for key in purpose.TEXTS})
            for code, name in lines.items() if code in content
        ])
        for label, lines in purpose.PARTS.values()
    ]  # fmt: skip


def year_of(centre_id: int, at: datetime) -> int:
    """The year of a moment by the clock of a centre."""
    return at.astimezone(ZoneInfo(cases.place(centre_id).time_zone)).year


def chartered() -> list[int]:
    """The centres in which a charter holds: all of them where one is for every centre."""
    whose = set(Purpose.objects.filter(approved_at__isnull=False).values_list("centre_id", flat=True))
    return list(organisation.all_centres().values_list("pk", flat=True)) if None in whose else sorted(whose)


def _tally(centre_id: int | None, at: datetime) -> Tally | None:
    """What was counted of a centre this year; None before the first time."""
    held = Tally.objects.filter(centre_id=centre_id).first() if centre_id else None
    return held if held and centre_id and held.year == year_of(centre_id, at) else None


def _figures(counted: Mapping[str, Any]) -> dict[str, str]:
    """What counted figures come to: a share where one part says how well it goes, else the total."""
    found: dict[str, str] = {}
    for group in figures.GROUPS:
        kept = counted.get(group.code)
        if kept is None:  # counted before there was such a figure
            continue
        good = GOOD.get(group.code)
        found[group.code] = f"{group.parts[good]} {percent(kept['parts'][good], kept['total'])}" if good else str(kept["total"])
    return found
