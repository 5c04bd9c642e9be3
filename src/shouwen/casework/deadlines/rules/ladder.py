"""The escalation ladder: who hears of a clock, and when. Bosses are informed; duty stays with the owner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shouwen.casework.deadlines.rules.fold import Story, Time, moment_of


@dataclass(frozen=True)
class Rung:
    """One rung. ``percent`` of the budget, or (percent None) ``amount`` of ``unit`` after the clock was due.

    ``roles`` are told. ``breach`` marks the rung at which the limit counts as missed. ``priorities`` limits it (empty:
    all). ``answer_minutes`` is how soon those informed should say that they have seen it.
    """

    number: int
    roles: tuple[str, ...]
    percent: int | None = None
    amount: float = 0.0
    unit: str = "hour"
    calendar: str = ""
    breach: bool = False
    priorities: frozenset[int] = frozenset()
    answer_minutes: int = 0

    @property
    def climbs(self) -> bool:
        """Whether it lies beyond the due time."""
        return self.percent is None


Step = tuple[datetime, Rung]


def steps(story: Story, rungs: Iterable[Rung], priority: int, time: Time, after: Time) -> list[Step]:
    """The rungs that apply to a clock with the moment of each, in order of time. ``after`` counts time past due."""
    found = []
    for rung in rungs:
        if rung.priorities and priority not in rung.priorities:
            continue
        if rung.percent is None:
            moment = after.add(story.due_at, rung.amount, rung.unit)
        else:
            moment = moment_of(story, rung.percent / 100, time)
        found.append((moment, rung))
    return sorted(found, key=lambda step: (step[0], step[1].number))


def first_part(rungs: Sequence[Rung]) -> float | None:
    """The part of the budget at which the first rung of every fresh clock is reached, without counting out the others."""
    parts = [rung.percent for rung in rungs if rung.percent is not None and not rung.priorities]
    return min(parts) / 100 if parts else None


def passed(found: Sequence[Step], told: Iterable[int], at: datetime) -> list[Rung]:
    """The rungs whose moment has come and of which nobody has been told yet."""
    known = set(told)
    return [rung for moment, rung in found if moment <= at and rung.number not in known]


def next_moment(found: Sequence[Step], told: Iterable[int]) -> datetime | None:
    """When the next untold rung is reached."""
    known = set(told)
    return next((moment for moment, rung in found if rung.number not in known), None)


def still_told(found: Sequence[Step], told: Iterable[int], at: datetime) -> list[int]:
    """What stays told after the due time has moved: a rung that lies ahead again will be told again."""
    known = set(told)
    return sorted(rung.number for moment, rung in found if moment <= at and rung.number in known)


@dataclass(frozen=True)
class Announcement:
    """What to say after some rungs were passed: at most one warning, one miss and one climb, nothing left out.

    When a sweep comes late (a night without power, an import) several rungs are passed at once: only the last
    warning is given, none when the limit is missed already, and a climb tells the people of every rung passed.
    """

    warning: Rung | None
    miss: Rung | None
    climb: Rung | None
    climb_roles: tuple[str, ...] = ()


def announcement(rungs: Sequence[Rung]) -> Announcement:
    """The announcement for rungs just passed, in order of time."""
    misses = [rung for rung in rungs if rung.breach]
    climbs = [rung for rung in rungs if rung.climbs]
    warnings = [rung for rung in rungs if not rung.breach and not rung.climbs]
    late = bool(misses or climbs)
    return Announcement(
        warning=warnings[-1] if warnings and not late else None,
        miss=misses[-1] if misses else None,
        climb=climbs[-1] if climbs else None,
        climb_roles=tuple(dict.fromkeys(role for rung in climbs for role in rung.roles)),
    )
