"""The day strip: hours of a working day on one axis, when nobody works, and what falls due on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from shouwen.casework.cases.queries import Place
from shouwen.foundation.calendars import queries as calendars

FIRST, LAST = 8, 19
"""The hours between which the strip runs, wider when something falls outside."""
NARROW = 12
"""No wider than this many hours, so that a word has room; what lies outside is counted."""
ROOM, ROWS = 20, (2, 4)
"""Percent of the strip that one event may take, and how many rows a strip has: they are held free before the script lays
the events out, so that nothing below moves."""
ICONS = {"accept": "hourglass", "promise": "heart-handshake", "due": "flag", "visit": "calendar-check"}
WORDS: dict[str, str | Promise] = {
    "accept": _("受理截止"),
    "promise": pgettext_lazy("day strip", "承诺"),
    "due": pgettext_lazy("day strip", "到期"),
    "visit": _("上门"),
}


@dataclass(frozen=True)
class Mark:
    """One event: ``x`` in percent of the strip, ``state`` soon, over, met or nothing; ``what`` in one word."""

    x: float
    time: str
    label: str
    icon: str
    what: str
    state: str
    number: str


@dataclass(frozen=True)
class Strip:
    """The strip of one day; ``rests`` are (x, width) in percent of the hours in which nobody works."""

    hours: list[tuple[float, str]]
    rests: list[tuple[float, float]]
    works: str
    now: float
    clock: str
    marks: list[Mark]
    more: int

    @property
    def rows(self) -> int:
        """How many rows the events need when none touches its neighbour."""
        ends: list[float] = []
        for mark in self.marks:
            left = min(mark.x, 100 - ROOM)
            row = next((place for place, end in enumerate(ends) if end <= left), len(ends))
            ends[row : row + 1] = [left + ROOM]
        return min(max(ROWS[0], len(ends)), ROWS[1])


@dataclass(frozen=True)
class Axis:
    """The hours the strip covers."""

    first: int
    last: int

    def x(self, moment: datetime) -> float:
        """Where a local moment stands, in percent."""
        return self.place(moment.hour + moment.minute / 60)

    def place(self, hour: float) -> float:
        """Where an hour stands, in percent."""
        return round(100 * (min(max(hour, self.first), self.last) - self.first) / (self.last - self.first), 2)


def strip(events: Sequence[Any], at: datetime, place: Place | None = None, *, most: int = 9) -> Strip:
    """Today's events of a :class:`MyWork`, the nearest to now first when there are too many."""
    now = timezone.localtime(at)
    today = [event for event in events if timezone.localtime(event.at).date() == now.date()]
    axis = _axis(today, now)
    near = sorted(
        (event for event in today if axis.first <= timezone.localtime(event.at).hour < axis.last),
        key=lambda event: abs((event.at - at).total_seconds()),
    )[:most]
    marks = [_mark(event, now, axis) for event in sorted(near, key=lambda event: event.at)]
    hours = [(axis.place(hour), f"{hour:02d}") for hour in range(axis.first, axis.last)]
    spans = _spans(now, place)
    works = pgettext("list", "、").join(f"{_hour(start)}–{_hour(end)}" for start, end in spans)
    return Strip(
        hours, _rests(spans, axis), works, axis.x(now), f"{now:%H:%M}", marks, len(today) - len(near)
    )


def _axis(today: Sequence[Any], now: datetime) -> Axis:
    """The working day, or, outside of it, the hours around now: wide enough for what is near, never too wide to read."""
    busy = [timezone.localtime(event.at).hour for event in today] + [now.hour]
    first, last = min(FIRST, *busy), min(24, max(LAST, max(busy) + 2))
    if last - first <= NARROW:
        return Axis(first, last)
    begin = max(0, min(now.hour - 1, 24 - NARROW))
    return Axis(begin, begin + NARROW)


def _spans(now: datetime, place: Place | None) -> list[tuple[float, float]]:
    """The working hours of today, in hours."""
    if place is None:
        return []
    day = calendars.working_time(place.calendar_code, place.time_zone).hours.on(now.date())
    return [(start / 60, end / 60) for start, end in day]


def _rests(spans: Sequence[tuple[float, float]], axis: Axis) -> list[tuple[float, float]]:
    """The gaps between the working hours, as places on the axis."""
    edges = [float(axis.first), *(edge for span in spans for edge in span), float(axis.last)]
    gaps = [(axis.place(start), axis.place(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [(start, round(end - start, 2)) for start, end in gaps if end > start]


def _hour(hour: float) -> str:
    minutes = round(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _mark(event: Any, now: datetime, axis: Axis) -> Mark:
    local = timezone.localtime(event.at)
    state = (
        "met" if event.done else "over" if local < now else "soon" if local < now + timedelta(hours=1) else ""
    )
    icon = "circle-check" if event.done else ICONS[event.kind]
    return Mark(
        axis.x(local), f"{local:%H:%M}", event.label, icon, str(WORDS[event.kind]), state, event.number
    )
