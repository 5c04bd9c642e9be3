"""Which version of a standard holds on a day: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shouwen.casework.standards.states import COMING, DRAFT, NOW, PAST, RETIRED


@dataclass(frozen=True)
class Dated:
    """A version as the rule sees it."""

    version: int
    effective_on: date
    approved: bool
    retired: bool = False


def states(versions: Iterable[Dated], day: date) -> dict[int, str]:
    """What each version is on a day: of those approved, not taken back and effective by then the highest holds.

    >>> one, two = Dated(1, date(2026, 1, 1), True), Dated(2, date(2026, 6, 1), True)
    >>> states([one, two], date(2026, 3, 1)), states([one, two], date(2026, 6, 1))
    ({1: 'now', 2: 'coming'}, {1: 'past', 2: 'now'})
    """
    rows = list(versions)
    standing = [each.version for each in rows if each.approved and not each.retired and each.effective_on <= day]
    holds = max(standing, default=0)
    return {each.version: _state(each, holds, day) for each in rows}


def _state(each: Dated, holds: int, day: date) -> str:
    if each.retired:
        return RETIRED
    if not each.approved:
        return DRAFT
    if each.version == holds:
        return NOW
    return COMING if each.effective_on > day and each.version > holds else PAST
