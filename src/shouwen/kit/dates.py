"""Days, moments and times in forms: one control for all, one sentence for what is none, one for what nobody can mean.

The control is a plain line of text that says its shape, so it speaks the language of the page, not the browser's, and works without
script; the desk's script adds a calendar, and on phones the phone's own picker (interfaces/desk/assets/js/dates.js).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from shouwen.kit.days import can_be_meant, read_clock, read_day, read_moment, read_month
from shouwen.kit.errors import Invalid

SHAPES: dict[str, str] = {"day": "%Y-%m-%d", "moment": "%Y-%m-%d %H:%M", "clock": "%H:%M", "month": "%Y-%m"}
SIGNS: dict[str, str | Promise] = {"day": _("年-月-日"), "moment": _("年-月-日 时:分"), "clock": _("时:分"), "month": _("年-月")}
"""What stands in an empty control."""
WRONG: dict[str, str | Promise] = {
    "day": _("这不是日期，请写成 2026-11-29 这样"),
    "moment": _("这不是日期和时间，请写成 2026-11-29 17:40 这样"),
    "clock": _("这不是时间，请写成 17:40 这样"),
    "month": _("这不是月份，请写成 2026-11 这样"),
}
FAR: str | Promise = _("年份要在 1900 到 2199 之间")
BACKWARDS: str | Promise = _("结束日期早于开始日期")
LONG: str | Promise = _("一次最多看 %(most)s 天")


def local(moment: datetime) -> datetime:
    """A moment on the reader's wall clock; one at the edge of the calendar, which no zone can show, as it is."""
    try:
        return localtime(moment)
    except OverflowError:
        return moment


class Control(forms.DateTimeInput):
    """The control of a day, moment or clock (``sort``); other values than text are written in its shape."""

    input_type = "text"
    template_name = "django/forms/widgets/text.html"

    def __init__(self, sort: str = "day", attrs: dict[str, Any] | None = None) -> None:
        self.sort = sort
        told: dict[str, Any] = {} if sort == "month" else {"data-when": sort}  # a month is sooner typed than picked
        told |= {"placeholder": SIGNS[sort], "autocomplete": "off", "class": "sw-input"}
        super().__init__({**told, **(attrs or {})}, format=SHAPES[sort])

    def format_value(self, value: Any) -> str | None:
        """The value as people read it; what somebody typed stays as typed, but for the T between day and time."""
        if isinstance(value, str):
            return re.sub(r"(?<=\d)T(?=\d\d:\d\d)", " ", value)[:40] or None
        return value.strftime(self.format) if value else None


def control(sort: str, name: str, value: Any = "", **attrs: Any) -> SafeString:
    """A control outside a form: its name, its value, and attributes, with _ for - (``hx_get`` is hx-get)."""
    return Control(sort).render(name, value, {key.replace("_", "-"): given for key, given in attrs.items() if given not in ("", False)})


def day_given(name: str, text: str) -> date | None:
    """A day outside a form; None when nothing is written.

    :raises Invalid: under ``name``, when it is none, or none that can be meant.
    """
    try:
        return Day(required=False).clean(text)
    except ValidationError as wrong:
        raise Invalid({name: wrong.messages[0]}) from None


@dataclass(frozen=True)
class Typed:
    """A day that narrows a list: what stands in its control, the day the list is of, and what is wrong with what was typed."""

    shown: date | str
    day: date
    wrong: str = ""


def typed(text: str, otherwise: date) -> Typed:
    """A day that narrows a list, as typed; ``otherwise`` where nothing is, and beside the fault where it is no day."""
    try:
        day = Day(required=False).clean(text) or otherwise
    except ValidationError as fault:
        return Typed(text, otherwise, fault.messages[0])
    return Typed(day, day)


def span(asked: Mapping[str, Any], first: str, last: str, usual: tuple[date, date], most: int = 366) -> tuple[Typed, Typed]:
    """Two days that narrow a list, under their names; where they make no span of at most so many days, the usual one and what is wrong."""
    since, until = (typed(str(asked.get(name, "")), day) for name, day in zip((first, last), usual, strict=True))
    if not (since.wrong or until.wrong):
        if until.day < since.day:
            until = replace(until, wrong=str(BACKWARDS))
        elif (until.day - since.day).days > most:
            until = replace(until, wrong=str(LONG) % {"most": most})
    if since.wrong or until.wrong:
        return replace(since, day=usual[0]), replace(until, day=usual[1])
    return since, until


class Day(forms.DateField):
    """A day in a form."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label=label, **{"widget": Control("day"), **more})

    def to_python(self, value: Any) -> date | None:
        """The day.

        :raises ValidationError: when it is none, or none that can be meant.
        """
        if isinstance(value, date):
            return _meant(value.date() if isinstance(value, datetime) else value)
        return _meant(_read("day", read_day, value))


class Moment(forms.DateTimeField):
    """A moment in a form, on the wall clock of the active zone."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label=label, **{"widget": Control("moment"), **more})

    def to_python(self, value: Any) -> datetime | None:
        """The moment, with its zone.

        :raises ValidationError: when it is none, or none that can be meant.
        """
        found = _meant(value if isinstance(value, datetime) else _read("moment", read_moment, value))
        return from_current_timezone(found) if found else None


class Month(Day):
    """A month in a form: its first day."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, **{"widget": Control("month"), **more})

    def to_python(self, value: Any) -> date | None:
        """The first day of the month.

        :raises ValidationError: when it is none, or none that can be meant.
        """
        return super().to_python(value) if isinstance(value, date) else _meant(_read("month", read_month, value))


class Clock(forms.TimeField):
    """A time of day in a form."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label=label, **{"widget": Control("clock"), **more})

    def to_python(self, value: Any) -> time | None:
        """The time.

        :raises ValidationError: when it is none.
        """
        return value if isinstance(value, time) else _read("clock", read_clock, value)


def _read(sort: str, reader: Any, value: Any) -> Any:
    if value in (None, ""):
        return None
    try:
        return reader(str(value))
    except ValueError:
        raise ValidationError(str(WRONG[sort]), code="invalid") from None


def _meant(value: Any) -> Any:
    if value is not None and not can_be_meant(value):
        raise ValidationError(str(FAR), code="far")
    return value
