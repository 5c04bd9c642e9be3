"""Changing calendars: does it, tells it, refuses it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.foundation.calendars import actions, queries
from shouwen.foundation.calendars.models import Calendar, CoveredYear, Day
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import Actor, Level, Reach
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
WEEK = ["08:30-12:00 13:30-17:30"] * 5 + ["", ""]
pytestmark = pytest.mark.django_db


def keeper(level: Level = "all", *centres: int) -> Actor:
    reach = Reach(level, None if level == "all" else frozenset(centres))
    return Actor(person_id=1, centre_id=centres[0] if centres else 0, rights={"calendars.edit": reach})


def told(code: str) -> list[Any]:
    pk = Calendar.objects.get(code=code).pk
    return [SimpleNamespace(kind=entry.kind, **entry.body) for entry in timeline("calendar", pk)]


def test_the_shipped_calendars_are_there() -> None:
    assert set(Calendar.objects.values_list("code", flat=True)) == {"cn-standard", "7x24"}
    assert CoveredYear.objects.count() == 9
    before = Day.objects.count()
    actions.seed()
    assert Day.objects.count() == before > 200


def test_without_any_row_the_shipped_hours_still_count() -> None:
    Calendar.objects.all().delete()
    queries.forget()
    assert queries.working_time("cn-standard").is_open(AT)
    assert queries.working_time("gone-away").is_open(AT)
    assert queries.missing_years("cn-standard", date(2026, 1, 1), date(2027, 1, 5)) == [2027]


def test_a_holiday_is_set_counted_and_told() -> None:
    actions.set_days(
        "cn-standard", date(2026, 3, 4), date(2026, 3, 5), sort="holiday", name="台风", actor=keeper(), at=AT
    )
    assert not queries.working_time("cn-standard").is_open(AT)
    fact = told("cn-standard")[-1]
    assert (fact.kind, fact.first, fact.last, fact.sort) == (
        "calendars.DaysSet",
        "2026-03-04",
        "2026-03-05",
        "holiday",
    )
    actions.clear_days("cn-standard", date(2026, 3, 4), actor=keeper(), at=AT)
    assert queries.working_time("cn-standard").is_open(AT)
    assert told("cn-standard")[-1].kind == "calendars.DaysCleared"


def test_a_working_saturday_has_the_hours_given_or_the_usual_ones() -> None:
    saturday = date(2026, 3, 7)
    actions.set_days("cn-standard", saturday, sort="working", name="加班", actor=keeper(), at=AT)
    assert queries.working_time("cn-standard").hours.on(saturday) == ((540, 720), (810, 1080))
    actions.set_days(
        "cn-standard", saturday, sort="working", name="加班", hours="10:00-12:00", actor=keeper(), at=AT
    )
    assert queries.working_time("cn-standard").hours.on(saturday) == ((600, 720),)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"sort": "holiday", "name": " "}, "name"),
        ({"sort": "party", "name": "x"}, "sort"),
        ({"sort": "working", "name": "x", "hours": "all day"}, "hours"),
        ({"sort": "holiday", "name": "x", "last": date(2026, 3, 3)}, "last"),
    ],
)
def test_unclear_days_are_refused(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.set_days("cn-standard", date(2026, 3, 4), actor=keeper(), at=AT, **values)
    assert field in refused.value.fields


def test_the_week_is_changed_and_told() -> None:
    actions.edit_week("cn-standard", week=WEEK, time_zone="Asia/Urumqi", actor=keeper(), at=AT)
    assert queries.working_time("cn-standard").hours.zone == "Asia/Urumqi"
    fact = told("cn-standard")[-1]
    assert fact.week[0] == WEEK[0]
    assert fact.week_before[0] == "09:00-12:00 13:30-18:00"
    with pytest.raises(Invalid):
        actions.edit_week("cn-standard", week=[""] * 7, actor=keeper(), at=AT)
    with pytest.raises(Invalid):
        actions.edit_week("cn-standard", week=WEEK, time_zone="Mars/Base", actor=keeper(), at=AT)


def test_a_centre_keeps_its_own_calendar_but_not_the_common_one() -> None:
    local = keeper("centre", 7)
    with pytest.raises(Forbidden):
        actions.set_days("cn-standard", date(2026, 3, 4), sort="holiday", name="x", actor=local, at=AT)
    made = actions.add_calendar(
        "jz-late", "江州晚班", week=WEEK, centre_id=7, copy_days_from="cn-standard", actor=local, at=AT
    )
    assert made.days.count() == Day.objects.filter(calendar__code="cn-standard").count()
    assert told("jz-late")[0].kind == "calendars.CalendarAdded"
    with pytest.raises(Forbidden):
        actions.add_calendar("lx", "别的中心", week=WEEK, centre_id=8, actor=local, at=AT)
    with pytest.raises(Invalid):
        actions.add_calendar("jz-late", "重名", week=WEEK, centre_id=7, actor=local, at=AT)
    with pytest.raises(NotFound):
        queries.calendar("jz-late", keeper("centre", 8))
    with pytest.raises(Forbidden):
        actions.clear_days("jz-late", date(2026, 1, 1), actor=Actor(person_id=2, centre_id=7), at=AT)


def test_a_missing_year_is_announced_once_and_covered_by_hand() -> None:
    november = datetime(2026, 11, 20, tzinfo=UTC)
    assert queries.missing_years("cn-standard", date(2025, 1, 1), date(2027, 1, 1)) == [2027]
    assert queries.missing_years("7x24", date(2025, 1, 1), date(2030, 1, 1)) == []
    assert "2027" in queries.warnings(at=november)[0]
    assert actions.check_years(at=november) == [2027]
    assert actions.check_years(at=november) == []
    with pytest.raises(Conflict):
        actions.cover_year("cn-standard", 2027, actor=keeper(), at=november)
    actions.set_days(
        "cn-standard", date(2027, 1, 1), sort="holiday", name="元旦", actor=keeper(), at=november
    )
    actions.cover_year("cn-standard", 2027, basis="通知", actor=keeper(), at=november)
    assert queries.warnings(at=november) == []


def test_the_hot_path_asks_nothing() -> None:
    queries.working_time("cn-standard").add(AT, 5, "work_day")
    with CaptureQueriesContext(connection) as asked:
        for _each in range(20):
            queries.working_time("cn-standard", "Asia/Urumqi").add(AT, 5, "work_day")
    assert len(asked) == 0


def test_the_year_page_has_twelve_months_of_whole_weeks() -> None:
    months = queries.year_page(Calendar.objects.get(code="cn-standard"), 2026, today=date(2026, 2, 16))
    assert len(months) == 12
    assert all(len(week) == 7 for month in months for week in month.weeks)
    days = {day.on: day for month in months for week in month.weeks for day in week if day}
    assert len(days) == 365
    assert days[date(2026, 2, 16)].name == "春节"
    assert not days[date(2026, 2, 16)].works
    assert days[date(2026, 2, 14)].works
