"""The change log of the complaint policy, part by part: who approved what when and why (IMP-011)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from shouwen.casework.complaints.models import Charter
from shouwen.casework.complaints.rules import charter as rules
from shouwen.foundation.organisation import queries as organisation


@dataclass(frozen=True)
class PartChange:
    """A part of the policy in force changed: from which lines to which, because a version was approved or (``is_back``) taken
    back. ``who`` approved it or took it back, ``reason`` why it followed the one before or was taken back."""

    part: str
    label: str
    version: int
    is_back: bool
    at: datetime
    who: str
    writer: str
    reason: str
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class _Turn:
    """A version came into force or was taken out of it."""

    at: datetime
    row: Charter
    is_back: bool


def changes(centre_id: int | None) -> list[PartChange]:
    """Every change of every part of a centre's policy (None: of everybody's), newest first. Versions that were never in
    force changed nothing. Two queries."""
    rows = list(Charter.objects.filter(centre_id=centre_id, approved_at__isnull=False))
    names = organisation.names([pk for each in rows for pk in (each.written_by_id, each.approved_by_id, each.retired_by_id)])
    language = get_language() or "zh-hans"
    found = [
        PartChange(
            part, str(rules.PARTS[part]), turn.row.version, turn.is_back, turn.at,
            names.get((turn.row.retired_by_id if turn.is_back else turn.row.approved_by_id) or 0, ""),
            names.get(turn.row.written_by_id or 0, ""), turn.row.retired_why if turn.is_back else turn.row.reason,
            rules.lines(before, part, language), rules.lines(after, part, language),
        )
        for turn, before, after in _steps(rows)
        for part in rules.changed(before, after)
    ]  # fmt: skip
    return found[::-1]


def _steps(rows: list[Charter]) -> Iterator[tuple[_Turn, dict[str, str], dict[str, str]]]:
    """Each turn with what was in force before and after it: always the highest version approved and not taken back."""
    turns = [_Turn(each.approved_at, each, False) for each in rows if each.approved_at]
    turns += [_Turn(each.retired_at, each, True) for each in rows if each.retired_at]
    standing: dict[int, dict[str, str]] = {}
    for turn in sorted(turns, key=lambda each: (each.at, each.is_back, each.row.version)):
        before = standing[max(standing)] if standing else {}
        if turn.is_back:
            standing.pop(turn.row.version, None)
        else:
            standing[turn.row.version] = turn.row.content
        yield turn, before, standing[max(standing)] if standing else {}
