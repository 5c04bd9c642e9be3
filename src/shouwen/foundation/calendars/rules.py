"""Working time, purely: weekly hours and the days that differ in, moments and amounts out.

**A working minute** is a minute inside the hours of its day. **A working day** is counted in whole days to the same
time of day, clipped to hours: the day something arrives counts nothing, Wednesday 10:20 plus one is Thursday 10:20.
What arrives outside hours is first moved: before opening, in a break or on a closed day to the next opening, after
closing time back to closing time (so Wednesday 20:00 plus one is Thursday 18:00, and Saturday plus one is Tuesday
09:00). Where the target day has other hours the moment is moved there by the same rule. Parts of a working day are
parts of the working time between two such moments. So a later start never gives an earlier end.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import floor
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Span = tuple[int, int]
"""Open from, open until: minutes of the local day, 0 to 1440."""
Spans = tuple[Span, ...]
Unit = Literal["minute", "hour", "day", "work_minute", "work_hour", "work_day"]
UNITS: tuple[Unit, ...] = get_args(Unit)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LENGTHS = {"minute": MINUTE, "hour": HOUR, "work_minute": MINUTE, "work_hour": HOUR}
MAX_YEARS = 40
LAST_MINUTE = 1439
ALL_DAY: Spans = ((0, 1440),)
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~至]\s*(\d{1,2})[:：](\d{2})")


class NeverOpen(ValueError):
    """A calendar without a working minute in forty years: nothing can be counted in it."""


def is_working(unit: str) -> bool:
    """Whether amounts of this unit sleep outside hours."""
    return unit.startswith("work_")


def read_spans(text: str) -> Spans:
    """Hours as people write them, ``09:00-12:00 13:30-18:00``; empty text is a closed day.

    :raises ValueError: when something else is in the text, or spans overlap, run backwards or leave the day.
    """
    spans = tuple((int(a) * 60 + int(b), int(c) * 60 + int(d)) for a, b, c, d in _SPAN.findall(text))
    if _SPAN.sub("", text).strip(" ,，、;；/"):
        raise ValueError(text)
    edges = [edge for span in spans for edge in span]
    backwards = any(end <= start for start, end in spans)
    if backwards or edges != sorted(edges) or (edges and edges[-1] > 1440):
        raise ValueError(text)
    return spans


def write_spans(spans: Spans) -> str:
    """The same hours as text."""
    return " ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in spans)


@dataclass(frozen=True)
class Hours:
    """What a calendar says: seven days of hours, Monday first, and the days that differ (a holiday has no spans)."""

    zone: str
    week: tuple[Spans, ...]
    days: Mapping[date, Spans] = field(default_factory=dict)

    def on(self, day: date) -> Spans:
        """The hours of one day."""
        found = self.days.get(day)
        return self.week[day.weekday()] if found is None else found


@dataclass(frozen=True)
class _Year:
    """One local year laid out flat: spans as microseconds since 1970, the time open before each, the open days."""

    starts: list[int]
    ends: list[int]
    before: list[int]
    total: int
    open_days: list[int]


class WorkingTime:
    """Adds and measures time in one calendar and one time zone. Years are laid out once, on first use.

    Moments go in aware and come out in UTC. Adding a positive amount gives the first moment at which that much has
    passed; adding nothing gives the start itself.
    """

    def __init__(self, hours: Hours) -> None:
        self.hours = hours
        self.zone = ZoneInfo(hours.zone)
        self._years: dict[int, _Year] = {}

    def add(self, start: datetime, amount: float, unit: Unit) -> datetime:
        """The moment ``amount`` of ``unit`` after ``start`` (before it, for a negative amount)."""
        if not amount:
            return start.astimezone(UTC)
        if unit == "work_day":
            return self._add_steps(start, amount, self._work_days_after)
        if unit == "day":
            return self._add_steps(start, amount, self._days_after)
        length = LENGTHS[unit] * amount
        return self.shift(start, length) if is_working(unit) else start.astimezone(UTC) + length

    def end_of(self, start: datetime, days: int, unit: Unit) -> datetime:
        """The end of the ``days``-th day after that of ``start``: of working days closing time, else one minute to midnight.

        So statutes count: the day something happens is not counted, and the last one counts to its end.
        """
        day = start.astimezone(self.zone).date()
        if unit != "work_day":
            return self._instant(day + timedelta(days=days), LAST_MINUTE)
        last = self._open_day(day, days)
        return self._instant(last, self.hours.on(last)[-1][1])

    def measure(self, start: datetime, end: datetime, unit: Unit) -> float:
        """How much of ``unit`` lies between two moments; negative when ``end`` comes first. The inverse of add."""
        if end < start:
            return -self.measure(end, start, unit)
        if unit == "work_day":
            return self._measure_steps(start, end, self._work_days_after, self._open_days_between(start, end))
        if unit == "day":
            return self._measure_steps(start, end, self._days_after, (end - start) // DAY)
        return (self.worked(start, end) if is_working(unit) else end - start) / LENGTHS[unit]

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two moments, exact; negative when ``end`` comes first."""
        if end < start:
            return -self.worked(end, start)
        first, last = self._year_of(start), self._year_of(end)
        whole = sum(self._year(year).total for year in range(first, last))
        return (whole + self._done(last, end) - self._done(first, start)) * MICRO

    def shift(self, start: datetime, amount: timedelta) -> datetime:
        """The first moment at which ``amount`` of working time lies between it and ``start``; exact."""
        if not amount:
            return start.astimezone(UTC)
        year = begun = self._year_of(start)
        left = self._done(year, start) + amount // MICRO
        while left > self._year(year).total:
            left -= self._year(year).total
            year = self._next(year, 1, begun)
        while left <= 0:
            year = self._next(year, -1, begun)
            left += self._year(year).total
        table = self._year(year)
        place = bisect_left(table.before, left) - 1
        return EPOCH + (table.starts[place] + left - table.before[place]) * MICRO

    def is_open(self, at: datetime) -> bool:
        """Whether this moment is inside hours (the closing moment is not)."""
        table, now = self._year(self._year_of(at)), _micros(at)
        place = bisect_right(table.starts, now) - 1
        return place >= 0 and now < table.ends[place]

    def next_open(self, at: datetime) -> datetime:
        """This moment if it is inside hours, else the next opening."""
        year = begun = self._year_of(at)
        now = _micros(at)
        while True:
            table = self._year(year)
            place = bisect_right(table.ends, now)
            if place < len(table.ends):
                return EPOCH + max(now, table.starts[place]) * MICRO
            year = self._next(year, 1, begun)

    def is_working_day(self, day: date) -> bool:
        """Whether a day has any hours."""
        return bool(self.hours.on(day))

    # Steps: moments that lie whole days apart.

    def _add_steps(
        self, start: datetime, amount: float, after: Callable[[datetime, int], datetime]
    ) -> datetime:
        whole = floor(amount)
        reached = after(start, whole)
        part = amount - whole
        if not part:
            return reached
        if after == self._work_days_after:
            return self.shift(reached, self.worked(reached, after(start, whole + 1)) * part)
        return reached + (after(start, whole + 1) - reached) * part

    def _measure_steps(
        self, start: datetime, end: datetime, after: Callable[[datetime, int], datetime], guess: int
    ) -> float:
        whole = max(guess, 0)
        while whole and after(start, whole) > end:
            whole -= 1
        while (following := after(start, whole + 1)) <= end:
            whole += 1
        reached = after(start, whole)
        if after == self._work_days_after:
            step, part = self.worked(reached, following), self.worked(reached, max(end, reached))
        else:
            step, part = following - reached, end - reached
        return whole + (part / step if step else 0.0)

    def _days_after(self, start: datetime, days: int) -> datetime:
        """The same time of day, ``days`` calendar days on."""
        if not days:
            return start.astimezone(UTC)
        return self._in_utc(start.astimezone(self.zone) + timedelta(days=days))

    def _work_days_after(self, start: datetime, days: int) -> datetime:
        """The same time of day, ``days`` working days on, clipped to the hours there."""
        day, minute = self._anchor(start)
        if not days:  # in autumn an hour comes twice: nothing added is never before the start
            return max(self._instant(day, minute), start.astimezone(UTC))
        day = self._open_day(day, days)
        return self._instant(day, _clip(self.hours.on(day), minute))

    def _anchor(self, start: datetime) -> tuple[date, float]:
        """The working day a moment belongs to and its minute there."""
        local = start.astimezone(self.zone)
        spans = self.hours.on(local.date())
        minute = local.hour * 60 + local.minute + local.second / 60 + local.microsecond / 60e6
        if spans:
            return local.date(), _clip(spans, minute)
        day = self._open_day(local.date(), 1)
        return day, self.hours.on(day)[0][0]

    def _open_day(self, day: date, steps: int) -> date:
        """The ``steps``-th working day after ``day`` (before it, when negative)."""
        year = begun = day.year
        days = self._year(year).open_days
        place = (bisect_right if steps > 0 else bisect_left)(days, day.toordinal()) + steps - (steps > 0)
        while place >= len(days):
            place -= len(days)
            year = self._next(year, 1, begun)
            days = self._year(year).open_days
        while place < 0:
            year = self._next(year, -1, begun)
            days = self._year(year).open_days
            place += len(days)
        return date.fromordinal(days[place])

    def _open_days_between(self, start: datetime, end: datetime) -> int:
        first, last = (each.astimezone(self.zone).date() for each in (start, end))
        whole = sum(len(self._year(year).open_days) for year in range(first.year, last.year))
        upto = bisect_right(self._year(last.year).open_days, last.toordinal())
        return whole + upto - bisect_right(self._year(first.year).open_days, first.toordinal())

    # The flat years.

    def _year_of(self, at: datetime) -> int:
        return at.astimezone(self.zone).year

    def _next(self, year: int, step: int, begun: int) -> int:
        if abs(year - begun) > MAX_YEARS:
            raise NeverOpen(self.hours.zone)
        return year + step

    def _done(self, year: int, at: datetime) -> int:
        """Microseconds open between New Year and a moment of that year."""
        table, now = self._year(year), _micros(at)
        place = bisect_right(table.starts, now) - 1
        return table.before[place] + min(now, table.ends[place]) - table.starts[place] if place >= 0 else 0

    def _year(self, year: int) -> _Year:
        table = self._years.get(year)
        if table is None:
            table = self._years[year] = self._lay_out(year)
        return table

    def _lay_out(self, year: int) -> _Year:
        starts: list[int] = []
        ends: list[int] = []
        before: list[int] = []
        open_days: list[int] = []
        total = 0
        for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            spans = self.hours.on(day)
            if spans:
                open_days.append(ordinal)
            for opens, closes in spans:
                start, end = (_micros(self._instant(day, minute)) for minute in (opens, closes))
                if end > start:
                    starts.append(start)
                    ends.append(end)
                    before.append(total)
                    total += end - start
        return _Year(starts, ends, before, total, open_days)

    def _instant(self, day: date, minute: float) -> datetime:
        """A wall-clock minute of a local day, in UTC (1440 is the next midnight)."""
        return self._in_utc(datetime(day.year, day.month, day.day, tzinfo=self.zone) + timedelta(minutes=minute))

    def _in_utc(self, wall: datetime) -> datetime:
        """A time on the wall, in UTC; one the clocks leap over in spring is the moment they leap, so that no later one comes before it."""
        at = wall.astimezone(UTC)
        back = at.astimezone(self.zone)
        if back.replace(tzinfo=None) == wall.replace(tzinfo=None):
            return at
        at = at.replace(second=0, microsecond=0)
        while (at - MINUTE).astimezone(self.zone).utcoffset() == back.utcoffset():
            at -= MINUTE
        return at


def _clip(spans: Spans, minute: float) -> float:
    """Moved into hours: forward to the next opening of the day, after closing back to closing time."""
    for opens, closes in spans:
        if minute <= closes:
            return max(float(opens), minute)
    return float(spans[-1][1])


def _micros(at: datetime) -> int:
    return (at - EPOCH) // MICRO


def years_between(start: date, end: date) -> range:
    """The calendar years two days touch."""
    return range(start.year, end.year + 1)
