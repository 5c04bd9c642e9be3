"""What calendars announce. Clocks above hear these and count again."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class CalendarFact(Fact):
    """Something about one calendar, named by its code."""

    subject_kind: ClassVar[str] = "calendar"
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "calendar"

    code: str


@fact("calendars.CalendarAdded")
class CalendarAdded(CalendarFact):
    says = _("{actor} 新建日历 {code}（{name}）")
    name: str


@fact("calendars.WeekChanged")
class WeekChanged(CalendarFact):
    """The weekly hours or the zone: seven texts, before and after."""

    says = _("{actor} 调整了日历 {code} 的每周时间")
    week: tuple[str, ...]
    week_before: tuple[str, ...]
    time_zone: str


@fact("calendars.DaysSet")
class DaysSet(CalendarFact):
    """Days made holidays or working days; dates in ISO form, first and last included."""

    says = _("{actor} 把 {first} 至 {last} 设为{sort_name}（{name}）")
    first: str
    last: str
    sort: str
    sort_name: str
    name: str
    hours: str = ""
    before: tuple[tuple[str, str, str, str], ...] = ()
    """What differed there before: day, sort, name, hours; so that it can be put back."""


@fact("calendars.DaysCleared")
class DaysCleared(CalendarFact):
    says = _("{actor} 让 {first} 至 {last} 恢复平常时间")
    first: str
    last: str
    before: tuple[tuple[str, str, str, str], ...] = ()


@fact("calendars.DaysBroughtIn")
class DaysBroughtIn(CalendarFact):
    """The days of a year taken over from a file: how many were set and how many given back to the ordinary week; ``before``
    is what differed between the first and the last of them."""

    says = _("{actor} 从文件录入 {year} 年的节假日：设 {days_set} 天，恢复平常 {days_cleared} 天")
    year: int
    days_set: int
    days_cleared: int
    first: str
    last: str
    before: tuple[tuple[str, str, str, str], ...] = ()


@fact("calendars.DaysPutBack")
class DaysPutBack(CalendarFact):
    """A change of days taken back: they are what they were."""

    says = _("{actor} 撤销了对 {first} 至 {last} 的改动")
    first: str
    last: str


@fact("calendars.YearCovered")
class YearCovered(CalendarFact):
    says = _("{actor} 确认 {year} 年的节假日已录齐（{basis}）")
    year: int
    basis: str


@fact("calendars.YearMissing")
class YearMissing(CalendarFact):
    """A year that clocks will soon need has no holidays yet."""

    says = _("日历 {code} 还没有 {year} 年的节假日")
    icon: ClassVar[str] = "calendar-exclamation"
    year: int
