"""Working time against the plainest possible counting: minute by minute, day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.foundation.calendars import seeds
from shouwen.foundation.calendars.rules import (
    ALL_DAY,
    UNITS,
    Hours,
    NeverOpen,
    Unit,
    WorkingTime,
    read_spans,
    write_spans,
)

SHANGHAI = "Asia/Shanghai"
OFFICE = read_spans("09:00-12:00 13:30-18:00")
WEEK = (OFFICE,) * 5 + ((), ())
CN = WorkingTime(Hours(SHANGHAI, WEEK, {day.on: OFFICE if day.works else () for day in seeds.days()}))
ROUND_THE_CLOCK = WorkingTime(Hours(SHANGHAI, (ALL_DAY,) * 7))


def local(text: str, zone: str = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def shown(at: datetime, zone: str = SHANGHAI) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-03-04 10:20", 2, "work_hour", "2026-03-04 13:50"),  # over lunch
        ("2026-03-06 17:30", 60, "work_minute", "2026-03-09 09:30"),  # over a week-end
        ("2026-03-06 16:00", 2, "work_hour", "2026-03-06 18:00"),  # exactly to closing time
        ("2026-03-04 10:20", 1, "work_day", "2026-03-05 10:20"),
        ("2026-03-04 07:00", 1, "work_day", "2026-03-05 09:00"),  # before opening
        ("2026-03-04 12:30", 1, "work_day", "2026-03-05 13:30"),  # in the break
        ("2026-03-04 20:00", 1, "work_day", "2026-03-05 18:00"),  # after closing
        ("2026-03-07 10:00", 1, "work_day", "2026-03-10 09:00"),  # Saturday: counted from Monday's opening
        ("2026-03-06 17:00", 1, "work_day", "2026-03-09 17:00"),
        ("2026-02-13 15:00", 1, "work_day", "2026-02-14 15:00"),  # a Saturday made up before Spring Festival
        ("2026-02-14 15:00", 1, "work_day", "2026-02-24 15:00"),  # nine days off
        ("2026-09-30 11:00", 2, "work_day", "2026-10-09 11:00"),
        ("2026-03-06 17:00", 1, "day", "2026-03-07 17:00"),
        ("2026-03-06 17:00", 24, "hour", "2026-03-07 17:00"),
        ("2026-03-04 09:00", 0.5, "work_day", "2026-03-04 14:15"),
        ("2026-03-04 20:00", 0, "work_day", "2026-03-04 20:00"),  # nothing added, nothing moved
        ("2026-03-09 09:30", -60, "work_minute", "2026-03-06 17:30"),
    ],
)
def test_add_by_the_handbook(start: str, amount: float, unit: Unit, end: str) -> None:
    assert shown(CN.add(local(start), amount, unit)) == end


def test_a_centre_counts_on_its_own_wall_clock() -> None:
    urumqi = WorkingTime(Hours("Asia/Urumqi", WEEK))
    start = datetime(2026, 3, 4, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai, 07:00 in Urumqi
    assert shown(urumqi.add(start, 1, "work_hour"), "Asia/Urumqi") == "2026-03-04 10:00"
    assert shown(CN.add(start, 1, "work_hour")) == "2026-03-04 10:00"


def test_the_night_the_clocks_change_has_23_hours() -> None:
    london = WorkingTime(Hours("Europe/London", (ALL_DAY,) * 7))
    start = local("2026-03-28 12:00", "Europe/London")
    assert london.measure(start, local("2026-03-29 12:00", "Europe/London"), "work_hour") == 23
    assert shown(london.add(start, 1, "day"), "Europe/London") == "2026-03-29 12:00"
    assert shown(london.add(start, 24, "work_hour"), "Europe/London") == "2026-03-29 13:00"


def test_hours_that_end_in_the_hour_the_clocks_leap_over_end_when_they_leap() -> None:
    early = WorkingTime(Hours("Europe/London", (read_spans("00:00-01:30 09:00-12:00"),) * 7))
    night = local("2026-03-28 12:00", "Europe/London"), local("2026-03-29 09:00", "Europe/London")
    assert early.measure(*night, "work_minute") == 60 == reference_minutes(early, *night)
    assert shown(early.add(night[0], 61, "work_minute"), "Europe/London") == "2026-03-29 09:01"


def test_a_day_from_an_hour_that_is_not_there_or_there_twice_never_goes_back() -> None:
    london = WorkingTime(Hours("Europe/London", (ALL_DAY,) * 7))
    units: tuple[Unit, ...] = ("day", "work_day")
    for unit in units:
        leapt = london.add(local("2026-03-28 01:59", "Europe/London"), 1, unit)
        assert leapt <= london.add(local("2026-03-28 02:00", "Europe/London"), 1, unit)
        again = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # the second half past one
        assert london.add(again, 0.01, unit) > again


def test_open_and_next_open() -> None:
    assert CN.is_open(local("2026-03-04 09:00"))
    assert not CN.is_open(local("2026-03-04 12:00"))
    assert not CN.is_open(local("2026-02-16 10:00"))
    assert shown(CN.next_open(local("2026-02-14 18:00"))) == "2026-02-24 09:00"
    assert shown(CN.next_open(local("2026-12-31 19:00"))) == "2027-01-01 09:00"


def test_a_calendar_that_never_opens_says_so() -> None:
    closed = WorkingTime(Hours(SHANGHAI, ((),) * 7))
    with pytest.raises(NeverOpen):
        closed.add(local("2026-03-04 09:00"), 1, "work_day")
    with pytest.raises(NeverOpen):
        closed.next_open(local("2026-03-04 09:00"))


def test_hours_are_read_as_people_write_them() -> None:
    assert read_spans("9:00—12:00，13:30至18:00") == ((540, 720), (810, 1080))
    assert write_spans(read_spans("00:00-24:00")) == "00:00-24:00"
    assert read_spans("") == ()
    for wrong in ("9-12", "12:00-09:00", "09:00-12:00 11:00-13:00", "09:00-25:00", "全天"):
        with pytest.raises(ValueError, match=wrong):
            read_spans(wrong)


# The reference: walk every minute.

MOMENTS = st.integers(0, 80 * 1440).map(
    lambda minutes: local("2025-12-20 00:00") + timedelta(minutes=minutes)
)
CALENDARS = st.sampled_from(
    [CN, ROUND_THE_CLOCK, WorkingTime(Hours(SHANGHAI, ((), OFFICE, ((1200, 1440),), *WEEK[:4])))]
)


def reference_open(calendar: WorkingTime, at: datetime) -> bool:
    here = at.astimezone(calendar.zone)
    minute = here.hour * 60 + here.minute
    return any(opens <= minute < closes for opens, closes in calendar.hours.on(here.date()))


def reference_minutes(calendar: WorkingTime, start: datetime, end: datetime) -> int:
    count, at = 0, start.astimezone(UTC)
    while at < end:
        count += reference_open(calendar, at)
        at += timedelta(minutes=1)
    return count


@settings(max_examples=40, deadline=None)
@given(CALENDARS, MOMENTS, st.integers(0, 6000))
def test_measure_counts_every_minute(calendar: WorkingTime, start: datetime, minutes: int) -> None:
    end = start + timedelta(minutes=minutes)
    assert calendar.measure(start, end, "work_minute") == reference_minutes(calendar, start, end)
    assert calendar.measure(end, start, "work_minute") == -reference_minutes(calendar, start, end)


@settings(max_examples=40, deadline=None)
@given(CALENDARS, MOMENTS, st.integers(1, 900))
def test_add_stops_at_the_first_minute_that_is_enough(
    calendar: WorkingTime, start: datetime, minutes: int
) -> None:
    end = calendar.add(start, minutes, "work_minute")
    assert reference_minutes(calendar, start, end) == minutes
    assert reference_minutes(calendar, start, end - timedelta(minutes=1)) == minutes - 1


@settings(max_examples=60, deadline=None)
@given(CALENDARS, MOMENTS, st.integers(-4000, 4000))
def test_add_and_measure_undo_each_other(calendar: WorkingTime, start: datetime, minutes: int) -> None:
    assert calendar.measure(start, calendar.add(start, minutes, "work_minute"), "work_minute") == minutes


@settings(max_examples=60, deadline=None)
@given(CALENDARS, MOMENTS, st.integers(1, 15))
def test_working_days_are_counted_day_by_day(calendar: WorkingTime, start: datetime, days: int) -> None:
    end = calendar.add(start, days, "work_day").astimezone(calendar.zone)
    day = start.astimezone(calendar.zone).date()
    while not calendar.hours.on(day):  # a closed day counts from the next working day
        day += timedelta(days=1)
    for _each in range(days):
        day += timedelta(days=1)
        while not calendar.hours.on(day):
            day += timedelta(days=1)
    if end.hour == end.minute == 0 and end.date() > day:  # closing at midnight is the next day's first moment
        end -= timedelta(minutes=1)
    assert end.date() == day
    assert abs(calendar.measure(start, calendar.add(start, days, "work_day"), "work_day") - days) < 1e-9


@settings(max_examples=60, deadline=None)
@given(
    CALENDARS,
    MOMENTS,
    st.integers(0, 3000),
    st.floats(0, 10, allow_nan=False),
    st.sampled_from(UNITS),
)
def test_a_later_start_never_ends_earlier(
    calendar: WorkingTime, start: datetime, later: int, amount: float, unit: Unit
) -> None:
    first = calendar.add(start, amount, unit)
    second = calendar.add(start + timedelta(minutes=later), amount, unit)
    assert first <= second + timedelta(microseconds=10)


@settings(max_examples=60, deadline=None)
@given(CALENDARS, MOMENTS, MOMENTS)
def test_next_open_is_the_first_open_minute(calendar: WorkingTime, start: datetime, other: datetime) -> None:
    found = calendar.next_open(start)
    assert found >= start
    assert calendar.is_open(found)
    assert calendar.worked(start, found) == timedelta(0)
    assert calendar.worked(start, other) == -calendar.worked(other, start)


def test_shipped_days_are_in_order_and_unique() -> None:
    days = [day.on for day in seeds.days()]
    assert len(days) == len(set(days)) > 200
    assert days == sorted(days)
    assert min(days) == date(2018, 1, 1)
