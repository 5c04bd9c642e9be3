"""Reading calendars. They are no secret: every member of staff may see them; editing is another matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwen.foundation.calendars import rules, seeds
from shouwen.foundation.calendars.models import Calendar, CoveredYear, Day
from shouwen.foundation.calendars.rules import Hours, Spans, WorkingTime
from shouwen.foundation.calendars.seeds import SeedDay
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.kept import Kept

DEFAULT = "cn-standard"
NOTICE_MONTH = 11
"""From November on the next year's days should be there: the State Council announces them by then."""

PATIENCE = timedelta(hours=1)
"""How long a change of days may be taken back with one press."""
SORTS = {True: Day.Sort.WORKING, False: Day.Sort.HOLIDAY}


class Shelf:
    """Every calendar as read at one moment; working times are made once for each zone asked for."""

    def __init__(self, hours: dict[str, Hours], covered: dict[str, frozenset[int] | None]) -> None:
        self.hours, self.covered = hours, covered
        self._made: dict[tuple[str, str], WorkingTime] = {}

    def get(self, code: str, zone: str) -> WorkingTime:
        made = self._made.get((code, zone))
        if made is None:
            hours = self.hours.get(code) or self.hours[DEFAULT]
            made = WorkingTime(Hours(zone, hours.week, hours.days) if zone else hours)
            self._made[code, zone] = made
        return made


def _load() -> Shelf:
    hours, covered = _shipped()
    differing: dict[int, list[Day]] = {}
    for day in Day.objects.all():
        differing.setdefault(day.calendar_id, []).append(day)
    years: dict[int, set[int]] = {}
    for calendar_id, year in CoveredYear.objects.values_list("calendar_id", "year"):
        years.setdefault(calendar_id, set()).add(year)
    for calendar in Calendar.objects.all():
        hours[calendar.code] = hours_of(calendar, differing.get(calendar.pk, []))
        covered[calendar.code] = frozenset(years.get(calendar.pk, ())) if calendar.has_holidays else None
    return Shelf(hours, covered)


def _shipped() -> tuple[dict[str, Hours], dict[str, frozenset[int] | None]]:
    """The calendars as they ship, for a database that has not been seeded."""
    hours: dict[str, Hours] = {}
    covered: dict[str, frozenset[int] | None] = {}
    for preset in seeds.presets():
        week = tuple(rules.read_spans(text) for text in preset["week"])
        days = (
            {day.on: usual(week) if day.works else () for day in seeds.days()}
            if preset["has_holidays"]
            else {}
        )
        hours[preset["code"]] = Hours(preset["time_zone"], week, days)
        covered[preset["code"]] = frozenset(seeds.covered_years()) if preset["has_holidays"] else None
    return hours, covered


_shelf = Kept(_load, lambda: Calendar.objects.aggregate(stamp=Max("stamp"))["stamp"])
forget = _shelf.forget


def usual(week: tuple[Spans, ...]) -> Spans:
    """The hours of a make-up day without hours of its own: those of the first open day of the week."""
    return next((spans for spans in week if spans), rules.ALL_DAY)


def hours_of(calendar: Calendar, days: list[Day]) -> Hours:
    """A calendar's rows as the rules know them."""
    week = tuple(rules.read_spans(text) for text in calendar.week)
    return Hours(calendar.time_zone, week, {day.on: spans_of(day, week) for day in days})


def spans_of(day: Day, week: tuple[Spans, ...]) -> Spans:
    """The hours of a day that differs."""
    if day.sort == Day.Sort.HOLIDAY:
        return ()
    return rules.read_spans(day.hours) or week[day.on.weekday()] or usual(week)


def working_time(code: str, zone: str = "") -> WorkingTime:
    """The calendar of that code, on the wall clock of ``zone`` (a centre's) or, without one, its own.

    An unknown code counts by ``cn-standard``; :func:`warnings` names who uses it. Costs no query but one every two
    seconds (see :mod:`shouwen.kit.kept`).
    """
    return _shelf().get(code, zone)


def missing_years(code: str, start: date, end: date) -> list[int]:
    """Years between two days for which the calendar keeps holidays but has none entered yet."""
    shelf = _shelf()
    covered = shelf.covered.get(code, shelf.covered[DEFAULT])
    return (
        [] if covered is None else [year for year in rules.years_between(start, end) if year not in covered]
    )


def warnings(*, at: datetime) -> list[str]:
    """What is wrong with calendars, in sentences, for the doctor and the administration page."""
    found = []
    for calendar in Calendar.objects.filter(is_active=True, has_holidays=True).order_by("code"):
        for year in needed_years(calendar, at):
            values = {"name": named(calendar), "code": calendar.code, "year": year}
            found.append(
                _("日历“%(name)s”（%(code)s）还没有 %(year)s 年的节假日，这一年暂按平常每周时间计时") % values
            )
    known = set(Calendar.objects.values_list("code", flat=True))
    for name, code in (
        Unit.objects.filter(is_active=True)
        .exclude(calendar_code__in=known)
        .values_list("name", "calendar_code")
    ):
        values = {"name": name, "code": code}
        found.append(_("%(name)s用的日历“%(code)s”不存在，暂按标准工作日历计时") % values)
    return found


def needed_years(calendar: Calendar, at: datetime) -> list[int]:
    """The years a calendar should know by now and does not."""
    today = at.astimezone(ZoneInfo(calendar.time_zone)).date()
    ahead = date(today.year + 1, 1, 1) if today.month >= NOTICE_MONTH else today
    return missing_years(calendar.code, today, ahead)


def named(calendar: Calendar) -> str:
    """A calendar's name in the reader's language."""
    english = (get_language() or "").startswith("en")
    return (calendar.name_en or calendar.name) if english else calendar.name


def titles() -> dict[str, str]:
    """Code → name of every calendar, in the reader's language; they are no secret."""
    return {row.code: named(row) for row in Calendar.objects.all()}


def offered() -> dict[str, str]:
    """Code → name of the calendars in use, for units to follow."""
    return {row.code: named(row) for row in Calendar.objects.filter(is_active=True).order_by("code")}


def named_days(first: date, last: date) -> dict[str, dict[date, str]]:
    """Calendar code → the days between two days on which it differs from its week, by name; one query."""
    found: dict[str, dict[date, str]] = {}
    rows = Day.objects.filter(on__range=(first, last)).values_list("calendar__code", "on", "name")
    for code, on, name in rows:
        found.setdefault(code, {})[on] = name
    return found


def calendars(actor: Actor) -> list[Calendar]:
    """Calendars for every centre, and those of the centres in the reader's sight."""
    found = Calendar.objects.order_by("centre_id", "code")
    reach = actor.reach("calendars.edit")
    if reach is not None and reach.centre_ids is None:
        return list(found)
    centres = {actor.centre_id, *(reach.centre_ids or () if reach else ())}
    return [each for each in found if each.centre_id is None or each.centre_id in centres]


def calendar(code: str, actor: Actor) -> Calendar:
    """One calendar.

    :raises NotFound: when there is none of that code in the reader's sight.
    """
    for each in calendars(actor):
        if each.code == code:
            return each
    raise NotFound("calendar_unknown", _("没有这个日历"))


def may_edit(calendar: Calendar, actor: Actor) -> bool:
    """Whether this person may change it: one for all centres is the province's to change."""
    reach = actor.reach("calendars.edit")
    if reach is None:
        return False
    return (
        reach.level in ("tree", "all")
        if calendar.centre_id is None
        else reach.covers_centre(calendar.centre_id)
    )


@dataclass(frozen=True)
class DayView:
    """A day on the year page: whether people work, the festival if it has one, its hours in words."""

    on: date
    works: bool
    name: str = ""
    sort: str = ""
    hours: str = ""
    is_today: bool = False


@dataclass(frozen=True)
class MonthView:
    """A month as weeks of seven, Monday first; None outside the month."""

    first: date
    weeks: list[list[DayView | None]]


def year_page(calendar: Calendar, year: int, *, today: date) -> list[MonthView]:
    """Twelve months of a calendar."""
    rows = {day.on: day for day in Day.objects.filter(calendar=calendar, on__year=year)}
    hours = hours_of(calendar, list(rows.values()))
    return [_month(date(year, month, 1), hours, rows, today) for month in range(1, 13)]


def _month(first: date, hours: Hours, rows: dict[date, Day], today: date) -> MonthView:
    cells: list[DayView | None] = [None] * first.weekday()
    day = first
    while day.month == first.month:
        cells.append(day_view(day, hours, rows.get(day), today))
        day += timedelta(days=1)
    cells += [None] * (-len(cells) % 7)
    return MonthView(first, [cells[place : place + 7] for place in range(0, len(cells), 7)])


def day_view(on: date, hours: Hours, row: Day | None, today: date) -> DayView:
    """One day as the page shows it."""
    spans = hours.on(on)
    return DayView(
        on=on,
        works=bool(spans),
        name=row.name if row else "",
        sort=row.sort if row else "",
        hours=rules.write_spans(spans),
        is_today=on == today,
    )


@dataclass(frozen=True)
class Change:
    """A change of days that may be taken back: its place in the chain, its days, its sentence, what was there before."""

    seq: int
    first: date
    last: date
    says: str
    before: tuple[tuple[str, str, str, str], ...]


def last_change(calendar: Calendar, actor: Actor, *, at: datetime) -> Change | None:
    """The newest change of a calendar, when it is this person's own, of days, and not older than an hour."""
    newest = next(iter(ledger.told(ledger.entries("calendar", [calendar.pk]).order_by("-seq")[:1])), None)
    if newest is None or newest.kind not in ("calendars.DaysSet", "calendars.DaysCleared", "calendars.DaysBroughtIn"):
        return None
    if newest.actor_id != actor.person_id or at - newest.at > PATIENCE:
        return None
    first, last = (date.fromisoformat(newest.body[name]) for name in ("first", "last"))
    says = newest.sentence(organisation.names([actor.person_id]), {})
    return Change(newest.seq, first, last, says, tuple(map(tuple, newest.body.get("before", ()))))


@dataclass(frozen=True)
class Difference:
    """A day unlike the published arrangement: what it is here, and what it would be ('' an ordinary day)."""

    on: date
    is_now: str
    would_be: str


def differences(calendar: Calendar, year: int) -> list[Difference]:
    """The days of a year on which a calendar with holidays differs from the arrangement that ships with the program."""
    if not calendar.has_holidays or year not in seeds.covered_years():
        return []
    here = {row.on: (row.sort, row.name) for row in Day.objects.filter(calendar=calendar, on__year=year)}
    there = {day.on: (SORTS[day.works], day.name) for day in seeds.days() if day.on.year == year}
    unlike = sorted(on for on in here.keys() | there.keys() if here.get(on, ("",))[0] != there.get(on, ("",))[0])
    return [Difference(on, _said(here.get(on)), _said(there.get(on))) for on in unlike]


@dataclass(frozen=True)
class Plan:
    """What a file of days would change here, and the days of the year here that it does not name (``would_be`` is ordinary)."""

    changes: list[Difference]
    beyond: list[Difference]


def compared(calendar: Calendar, year: int, days: Sequence[SeedDay]) -> Plan:
    """What taking days over from a file would change. One query."""
    there = {day.on: (str(SORTS[day.works]), day.name) for day in days}
    around = (min([date(year, 1, 1), *there]), max([date(year, 12, 31), *there]))
    here = {row.on: (row.sort, row.name) for row in Day.objects.filter(calendar=calendar, on__range=around)}
    return Plan(
        [Difference(on, _said(here.get(on)), _said(day)) for on, day in sorted(there.items()) if here.get(on) != day],
        [Difference(on, _said(day), "") for on, day in sorted(here.items()) if on.year == year and on not in there],
    )


def _said(day: tuple[str, str] | None) -> str:
    return f"{Day.Sort(day[0]).label} {day[1]}" if day else ""
