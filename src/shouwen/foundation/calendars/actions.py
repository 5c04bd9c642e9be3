"""Changing calendars. Each change is announced, and every clock above is counted again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shouwen.foundation.calendars import facts, queries, rules, seeds
from shouwen.foundation.calendars.models import Calendar, CoveredYear, Day
from shouwen.foundation.calendars.seeds import SeedDay
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.ids import new_id
from shouwen.kit.text import squash

LONGEST_RUN = 60


def seed() -> None:
    """Load the calendars that ship, where they are not there yet. Repeating it changes nothing."""
    here = set(Calendar.objects.values_list("code", flat=True))
    for preset in seeds.presets():
        if preset["code"] in here:
            continue
        calendar = Calendar.objects.create(**preset)
        if calendar.has_holidays:
            Day.objects.bulk_create(
                Day(calendar=calendar, on=day.on, sort=queries.SORTS[day.works], name=day.name)
                for day in seeds.days()
            )
            CoveredYear.objects.bulk_create(
                CoveredYear(calendar=calendar, year=year, basis=basis)
                for year, basis in seeds.covered_years().items()
            )
    queries.forget()


@transaction.atomic
def add_calendar(
    code: str,
    name: str,
    *,
    week: list[str],
    time_zone: str = "Asia/Shanghai",
    centre_id: int | None = None,
    copy_days_from: str = "",
    actor: Actor,
    at: datetime,
) -> Calendar:
    """A new calendar, for all centres or for one, with the days of another one if asked for.

    :raises Forbidden: when the centre is not in reach.
    :raises Invalid: when the code is taken or malformed, hours cannot be read, or the zone is unknown.
    """
    calendar = Calendar(
        code=code.strip().lower(), name=squash(name), centre_id=centre_id, time_zone=time_zone
    )
    _check_right(calendar, actor)
    calendar.week = _week(week)
    calendar.has_holidays = bool(copy_days_from)
    _check_zone(time_zone)
    try:
        calendar.full_clean()
    except ValidationError as wrong:
        raise Invalid({field: " ".join(texts) for field, texts in wrong.message_dict.items()}) from wrong
    calendar.save(force_insert=True)
    _copy_days(copy_days_from, calendar)
    announce(
        facts.CalendarAdded(
            subject_id=calendar.pk, centre_id=centre_id or 0, code=calendar.code, name=calendar.name
        ),
        actor=actor,
        at=at,
        fresh=True,
    )
    queries.forget()
    return calendar


@transaction.atomic
def edit_week(
    code: str,
    *,
    week: list[str],
    time_zone: str = "",
    name: str = "",
    name_en: str | None = None,
    actor: Actor,
    at: datetime,
) -> Calendar:
    """New weekly hours (seven texts, Monday first), and a new zone or names if given.

    :raises Invalid: when hours cannot be read, all days are closed, or the zone is unknown.
    """
    calendar = _locked(code, actor)
    before, calendar.week = calendar.week, _week(week)
    calendar.time_zone = time_zone or calendar.time_zone
    _check_zone(calendar.time_zone)
    calendar.name = squash(name) or calendar.name
    calendar.name_en = calendar.name_en if name_en is None else squash(name_en)
    changed = facts.WeekChanged(
        subject_id=calendar.pk,
        code=code,
        week=tuple(calendar.week),
        week_before=tuple(before),
        time_zone=calendar.time_zone,
    )
    _changed(calendar, changed, actor=actor, at=at)
    return calendar


@transaction.atomic
def set_days(
    code: str,
    first: date,
    last: date | None = None,
    *,
    sort: str,
    name: str,
    hours: str = "",
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> int:
    """Make a day, or a run of days, a holiday or working days. Returns how many.

    :raises Invalid: without a name, with hours that cannot be read, or with a run backwards or over 60 days.
    """
    calendar = _locked(code, actor)
    run = _run(first, last)
    values: dict[str, Any] = {
        "sort": _sort(sort),
        "name": _name(name),
        "hours": _hours(hours) if sort == Day.Sort.WORKING else "",
    }
    before = _before(calendar, run)
    Day.objects.filter(calendar=calendar, on__in=run).delete()
    Day.objects.bulk_create(Day(calendar=calendar, on=on, **values) for on in run)
    changed = facts.DaysSet(
        subject_id=calendar.pk,
        code=code,
        first=run[0].isoformat(),
        last=run[-1].isoformat(),
        sort_name=str(Day.Sort(sort).label),
        before=before,
        **values,
    )
    _changed(calendar, changed, reason=reason, actor=actor, at=at)
    return len(run)


@transaction.atomic
def clear_days(
    code: str, first: date, last: date | None = None, *, reason: str = "", actor: Actor, at: datetime
) -> int:
    """Give days back to the ordinary week. Returns how many had differed."""
    calendar = _locked(code, actor)
    run = _run(first, last)
    before = _before(calendar, run)
    count, _each = Day.objects.filter(calendar=calendar, on__in=run).delete()
    if count:
        changed = facts.DaysCleared(
            subject_id=calendar.pk, code=code, first=run[0].isoformat(), last=run[-1].isoformat(), before=before
        )
        _changed(calendar, changed, reason=reason, actor=actor, at=at)
    return count


@transaction.atomic
def bring_in(
    code: str, year: int, days: Sequence[SeedDay], *, replaces: bool = False, reason: str = "", actor: Actor, at: datetime
) -> int:
    """Take the days of a year over from a file; ``replaces``: days of that year it does not name go back to the ordinary week.
    A day that stays what it is keeps its hours. Returns how many days changed.

    :raises Conflict: when nothing would change.
    """
    calendar = _locked(code, actor)
    plan = queries.compared(calendar, year, days)
    gone = [each.on for each in plan.beyond] if replaces else []
    wanted = {day.on: day for day in days}
    changing = sorted([*(each.on for each in plan.changes), *gone])
    if not changing:
        raise Conflict("already_so", _("和文件里一样，没有要改的"))
    span = (changing[0], changing[-1])
    before = _rows(Day.objects.filter(calendar=calendar, on__range=span))
    hours = {on: hours for on, sort, _name, hours in before if sort == Day.Sort.WORKING}
    Day.objects.filter(calendar=calendar, on__in=changing).delete()
    Day.objects.bulk_create(
        Day(calendar=calendar, on=on, sort=queries.SORTS[day.works], name=day.name, hours=hours.get(on.isoformat(), "") if day.works else "")
        for on in changing
        if (day := wanted.get(on))
    )
    brought = facts.DaysBroughtIn(
        subject_id=calendar.pk, code=code, year=year, days_set=len(changing) - len(gone), days_cleared=len(gone),
        first=span[0].isoformat(), last=span[1].isoformat(), before=before,
    )  # fmt: skip
    _changed(calendar, brought, reason=reason, actor=actor, at=at)
    return len(changing)


@transaction.atomic
def put_back(code: str, *, seq: int, actor: Actor, at: datetime) -> None:
    """Take one's last change of days back: they are what they were before it.

    :raises Conflict: when it is not one's own last change of this calendar any more, or an hour has passed.
    """
    calendar = _locked(code, actor)
    last = queries.last_change(calendar, actor, at=at)
    if last is None or last.seq != seq:
        raise Conflict("change_overtaken", _("这次改动撤不回来了：后来又有改动，或已过一小时"))
    Day.objects.filter(calendar=calendar, on__range=(last.first, last.last)).delete()
    Day.objects.bulk_create(
        Day(calendar=calendar, on=date.fromisoformat(on), sort=sort, name=name, hours=hours)
        for on, sort, name, hours in last.before
    )
    back = facts.DaysPutBack(
        subject_id=calendar.pk, code=code, first=last.first.isoformat(), last=last.last.isoformat()
    )
    _changed(calendar, back, actor=actor, at=at)


def _before(calendar: Calendar, run: list[date]) -> tuple[tuple[str, str, str, str], ...]:
    """What differs on some days now, plain."""
    return _rows(Day.objects.filter(calendar=calendar, on__in=run))


def _rows(days: QuerySet[Day]) -> tuple[tuple[str, str, str, str], ...]:
    return tuple((row.on.isoformat(), row.sort, row.name, row.hours) for row in days.order_by("on"))


@transaction.atomic
def cover_year(code: str, year: int, *, basis: str = "", actor: Actor, at: datetime) -> None:
    """Say that all holidays and make-up days of a year are entered.

    :raises Conflict: when the year has no day that differs at all.
    """
    calendar = _locked(code, actor)
    if not Day.objects.filter(calendar=calendar, on__year=year).exists():
        raise Conflict("year_empty", _("%(year)s 年还一天都没有录，先录节假日再确认") % {"year": year})
    CoveredYear.objects.update_or_create(calendar=calendar, year=year, defaults={"basis": squash(basis)})
    covered = facts.YearCovered(subject_id=calendar.pk, code=code, year=year, basis=squash(basis))
    _changed(calendar, covered, actor=actor, at=at)


@transaction.atomic
def check_years(*, at: datetime) -> list[int]:
    """Announce, once for each calendar and year, that days needed soon are missing."""
    found = []
    for calendar in Calendar.objects.select_for_update().filter(is_active=True, has_holidays=True):
        for year in queries.needed_years(calendar, at):
            fact = facts.YearMissing(subject_id=calendar.pk, code=calendar.code, year=year)
            if not _told(fact):
                announce(fact, actor=SYSTEM, at=at)
                found.append(year)
    return found


def _told(fact: facts.YearMissing) -> bool:
    mine = ledger.entries("calendar", [fact.subject_id]).filter(kind=fact.kind)
    return mine.filter(body__contains=f'"year":{fact.year}').exists()


def _check_right(calendar: Calendar, actor: Actor) -> None:
    actor.need("calendars.edit")
    if not queries.may_edit(calendar, actor):
        raise Forbidden("calendar_beyond_reach", _("这个日历归上级中心维护，您可以另建一个本中心的日历"))


def _locked(code: str, actor: Actor) -> Calendar:
    calendar = Calendar.objects.select_for_update().filter(code=code).first()
    if calendar is None:
        raise NotFound("calendar_unknown", _("没有这个日历"))
    _check_right(calendar, actor)
    return calendar


def _changed(
    calendar: Calendar, fact: facts.CalendarFact, *, reason: str = "", actor: Actor, at: datetime
) -> None:
    calendar.stamp = new_id()
    calendar.save()
    announce(fact, actor=actor, at=at, reason=squash(reason))
    queries.forget()


def _copy_days(code: str, calendar: Calendar) -> None:
    source = Calendar.objects.filter(code=code).first() if code else None
    if source is None:
        return
    for day in Day.objects.filter(calendar=source):
        Day.objects.create(calendar=calendar, on=day.on, sort=day.sort, name=day.name, hours=day.hours)
    for covered in CoveredYear.objects.filter(calendar=source):
        CoveredYear.objects.create(calendar=calendar, year=covered.year, basis=covered.basis)


def _week(texts: list[str]) -> list[str]:
    week = [_hours(text, f"day{number}") for number, text in enumerate(texts)]
    if len(week) != 7 or not any(week):
        raise Invalid({"week": _("一周里至少要有一天上班")})
    return week


def _hours(text: str, field: str = "hours") -> str:
    try:
        return rules.write_spans(rules.read_spans(text))
    except ValueError as wrong:
        raise Invalid({field: _("时间写成 09:00-12:00 13:30-18:00 这样，先后不要交叉")}) from wrong


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise Invalid({"time_zone": _("没有这个时区，例如 Asia/Shanghai")}) from wrong


def _run(first: date, last: date | None) -> list[date]:
    length = ((last or first) - first).days + 1
    if not 1 <= length <= LONGEST_RUN:
        raise Invalid({"last": _("最后一天不能早于第一天，一次最多 %(days)s 天") % {"days": LONGEST_RUN}})
    return [first + timedelta(days=offset) for offset in range(length)]


def _sort(sort: str) -> str:
    if sort not in Day.Sort.values:
        raise Invalid({"sort": _("选“休息”或“上班”")})
    return sort


def _name(name: str) -> str:
    text = squash(name)[:40]
    if not text:
        raise Invalid({"name": _("写上这一天的名称，例如“国庆节”")})
    return text
