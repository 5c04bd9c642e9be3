"""The day strip: hours of a working day on one axis, and what falls due on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

FIRST, LAST = 8, 19
"""The hours between which the strip runs, wider when something falls outside."""
ICONS = {"accept": "hourglass", "promise": "heart-handshake", "due": "flag"}


@dataclass(frozen=True)
class Mark:
    """One event: ``x`` in percent of the strip, ``state`` soon, over or nothing."""

    x: float
    time: str
    label: str
    icon: str
    state: str
    number: str


@dataclass(frozen=True)
class Strip:
    """The strip of one day."""

    hours: list[tuple[float, str]]
    now: float
    clock: str
    marks: list[Mark]
    more: int


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
        return round(100 * (hour - self.first) / (self.last - self.first), 2)


def strip(events: Sequence[object], at: datetime, *, most: int = 9) -> Strip:
    """Today's events of a :class:`MyWork`, the nearest to now first when there are too many."""
    now = timezone.localtime(at)
    today = [event for event in events if timezone.localtime(event.at).date() == now.date()]  # type: ignore[attr-defined]
    near = sorted(today, key=lambda event: abs((event.at - at).total_seconds()))[:most]  # type: ignore[attr-defined]
    busy = [timezone.localtime(event.at).hour for event in near] + [now.hour]  # type: ignore[attr-defined]
    axis = Axis(min(FIRST, *busy), max(LAST, max(busy) + 2))
    marks = [_mark(event, now, axis) for event in sorted(near, key=lambda event: event.at)]  # type: ignore[attr-defined]
    hours = [(axis.place(hour), f"{hour:02d}") for hour in range(axis.first, min(axis.last, 24))]
    return Strip(hours, axis.x(now), f"{now:%H:%M}", marks, len(today) - len(near))


def _mark(event: object, now: datetime, axis: Axis) -> Mark:
    local = timezone.localtime(event.at)  # type: ignore[attr-defined]
    state = "over" if local < now else "soon" if local < now + timedelta(hours=1) else ""
    return Mark(axis.x(local), f"{local:%H:%M}", event.label, ICONS[event.kind], state, event.number)  # type: ignore[attr-defined]
