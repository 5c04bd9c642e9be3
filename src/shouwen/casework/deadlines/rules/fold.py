"""A clock is a fold over its events: the same events always give the same due time.

The term (so much time, in which unit, on which calendar) may change while a clock runs, by a new policy, category or
centre. Then the whole story is told again with the new term from the first event on. So every due time can be
explained, and replayed years later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

NO_TIME = timedelta(0)
WHOLE = frozenset({"day", "work_day"})


class Time(Protocol):
    """A working calendar, as far as a clock needs it."""

    def add(self, start: datetime, amount: float, unit: Any) -> datetime: ...
    def shift(self, start: datetime, amount: timedelta) -> datetime: ...
    def worked(self, start: datetime, end: datetime) -> timedelta: ...
    def end_of(self, start: datetime, days: int, unit: Any) -> datetime: ...


TimeOf = Callable[[str, str], Time]
"""``fn(calendar code, time zone)`` → the calendar."""


@dataclass(frozen=True)
class Term:
    """How long one stage may take. ``fixed_at`` is a moment set by hand; then amount and unit say nothing.

    ``policy_id`` is the policy version the term comes from (0: none) and ``ladder`` the code of its escalation ladder,
    whose rungs past due are counted on ``home``, the centre's calendar.

    ``law``: it comes from a statute (``policy_id`` is then the version of the limit). Its days are whole days: the day
    something arrives does not count, and the last one counts to its end. ``stops`` are the reasons for which it may stand still.
    """

    amount: float = 0.0
    unit: str = "minute"
    calendar: str = ""
    zone: str = ""
    ladder: str = ""
    policy_id: int = 0
    fixed_at: datetime | None = None
    home: str = ""
    law: bool = False
    stops: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        """Whether the clock sleeps outside working hours."""
        return self.fixed_at is None and self.unit.startswith("work_")

    @property
    def length(self) -> timedelta | None:
        """The budget where it can be told without a calendar: so many minutes or hours, working or not."""
        if self.fixed_at is not None or self.unit in WHOLE or self.amount <= 0:
            return None
        return timedelta(hours=self.amount) if self.unit.endswith("hour") else timedelta(minutes=self.amount)

    def plain(self) -> dict[str, Any]:
        """The term as JSON knows it."""
        values = dict(vars(self))
        values["fixed_at"] = self.fixed_at.isoformat() if self.fixed_at else None
        del values["law"], values["stops"]
        return values | {"law": True, "stops": list(self.stops)} if self.law else values

    @classmethod
    def read(cls, values: dict[str, Any]) -> Term:
        """The term from :meth:`plain`."""
        fixed = values.get("fixed_at")
        stops = tuple(values.get("stops", ()))
        return cls(**{**values, "fixed_at": datetime.fromisoformat(fixed) if fixed else None, "stops": stops})


@dataclass(frozen=True)
class Event:
    """Something that happened to a clock.

    ``kind``: started, rebased (both carry ``term``), restarted, paused, resumed, extended (``amount``, ``unit``), met,
    stopped, revived (what stopped it was undone), recounted (the calendar changed: nothing but the counting itself).
    ``reason`` is the code of a pause.
    """

    kind: str
    at: datetime
    term: Term | None = None
    amount: float = 0.0
    unit: str = "minute"
    reason: str = ""


@dataclass(frozen=True)
class Story:
    """What the events add up to.

    ``budget`` is the whole time allowed with extensions, in the clock's own time (working or real).
    """

    term: Term
    started_at: datetime
    due_at: datetime
    budget: timedelta
    paused_at: datetime | None = None
    met_at: datetime | None = None
    stopped_at: datetime | None = None
    extensions: int = 0

    @property
    def ended(self) -> bool:
        """Whether nothing can happen to it any more."""
        return self.met_at is not None or self.stopped_at is not None


def span(start: datetime, end: datetime, term: Term, time: Time) -> timedelta:
    """The time between two moments as this clock counts it."""
    return time.worked(start, end) if term.works else end - start


def shift(start: datetime, amount: timedelta, term: Term, time: Time) -> datetime:
    """The moment that much of this clock's own time away."""
    return time.shift(start, amount) if term.works else start + amount


def due(start: datetime, term: Term, time: Time) -> datetime:
    """When a term that starts at a moment is over."""
    return term.fixed_at or added(start, term.amount, term.unit, term, time)


def added(start: datetime, amount: float, unit: str, term: Term, time: Time) -> datetime:
    """A moment that much later, as this clock counts: by statute whole days end with the day, else time runs on."""
    if term.law and unit in WHOLE:
        return time.end_of(start, int(amount), unit)
    return time.add(start, amount, unit)


def begin(at: datetime, term: Term, time: Time) -> Story:
    """A clock that starts."""
    due_at = due(at, term, time)
    return Story(term, at, due_at, term.length or span(at, due_at, term, time))


def fold(events: Iterable[Event], time_of: TimeOf, *, pauses: bool) -> Story:
    """The story of one clock from its events, oldest first.

    :raises ValueError: when no event starts the clock.
    """
    told = list(events)
    terms = [event.term for event in told if event.term is not None]
    first = next((place for place, event in enumerate(told) if event.kind == "started"), None)
    if first is None or not terms:
        raise ValueError("a clock begins with the event that starts it")
    term = terms[-1]
    time = time_of(term.calendar, term.zone)
    story = begin(told[first].at, term, time)
    for event in told[first + 1 :]:
        story = apply(story, event, time, pauses=pauses)
    return story


def apply(story: Story, event: Event, time: Time, *, pauses: bool) -> Story:
    """The story after one more event. Events that cannot happen any more, or change nothing, leave it as it is."""
    if event.kind == "revived":
        return replace(story, stopped_at=None)
    if story.ended:
        return story
    match event.kind:
        case "paused" if story.paused_at is None and may_stop(story.term, event.reason, pauses=pauses):
            return replace(story, paused_at=event.at)
        case "resumed" if story.paused_at is not None:
            return _resumed(story, story.paused_at, event.at, time)
        case "extended":
            return _extended(story, event, time)
        case "restarted":
            fresh = begin(event.at, story.term, time)
            return replace(fresh, paused_at=event.at if story.paused_at else None)
        case "met":
            return replace(story, met_at=event.at)
        case "stopped":
            return replace(story, stopped_at=event.at)
    return story


def may_stop(term: Term, reason: str, *, pauses: bool) -> bool:
    """Whether a clock stands still for a reason: by statute only for those it lists, else as its stage does."""
    return reason in term.stops if term.law else pauses


def _resumed(story: Story, paused_at: datetime, at: datetime, time: Time) -> Story:
    """What was left when it paused is left now; a pause never makes anything due earlier."""
    left = span(paused_at, story.due_at, story.term, time)
    due_at = shift(max(at, paused_at), left, story.term, time)
    return replace(story, due_at=max(due_at, story.due_at), paused_at=None)


def _extended(story: Story, event: Event, time: Time) -> Story:
    due_at = added(story.due_at, event.amount, event.unit, story.term, time)
    gained = span(story.due_at, due_at, story.term, time)
    return replace(story, due_at=due_at, budget=story.budget + gained, extensions=story.extensions + 1)


def used(story: Story, at: datetime, time: Time) -> float:
    """The part of the budget used up at a moment: 0 at the start, 1 when due, more when late."""
    until = story.met_at or story.stopped_at or story.paused_at or at
    if story.budget <= NO_TIME:
        return 1.0 if until >= story.due_at else 0.0
    return max(0.0, 1 - span(until, story.due_at, story.term, time) / story.budget)


def moment_of(story: Story, part: float, time: Time) -> datetime:
    """When a part of the budget is used up, if nothing more happens (walked back from the due time)."""
    if part >= 1:
        return story.due_at
    return max(story.started_at, shift(story.due_at, -(story.budget * (1 - part)), story.term, time))
