"""Days, moments and times as people write them, and which of them anybody can mean. Pure.

``2026-11-29``, ``2026-11-29 17:40``, ``17:40``; with T, slashes, full-width signs or 年月日 it is read too.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime, time
from typing import TypeVar

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years people can mean. At the edge of the calendar (year 1, year 9999) no zone but UTC can show a moment."""

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
CLOCK = re.compile(r"(\d{1,2})[:时](\d{1,2})(?::\d{2}(?:\.\d{1,6})?|分)?")
MOMENT = re.compile(rf"{DAY.pattern}[T\s]*{CLOCK.pattern}")

Meant = TypeVar("Meant", bound=date)


def can_be_meant(value: date) -> bool:
    """Whether a day or moment is one people can mean, and not at the edge of the calendar."""
    return FIRST_YEAR <= value.year <= LAST_YEAR


def _numbers(shape: re.Pattern[str], text: str) -> list[int]:
    found = shape.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise ValueError(text)
    return [int(each) for each in found.groups()]


def read_day(text: str) -> date:
    """A day as typed.

    :raises ValueError: when it is none.
    """
    year, month, day = _numbers(DAY, text)
    return date(year, month, day)


def read_month(text: str) -> date:
    """A month as typed (``2026-11``); its first day.

    :raises ValueError: when it is none.
    """
    year, month = _numbers(MONTH, text)
    return date(year, month, 1)


def read_moment(text: str) -> datetime:
    """A moment as typed: on the reader's wall clock, without a zone; with an offset (RFC 3339) it keeps that.

    :raises ValueError: when it is none, or only a day.
    """
    if ":" in text:
        with suppress(ValueError):
            return datetime.fromisoformat(text.strip())
    return datetime.fromisoformat("{:04}-{:02}-{:02} {:02}:{:02}".format(*_numbers(MOMENT, text)))


def read_start(text: str) -> datetime:
    """A moment as typed, or the first of a day: what programs send and conditions ask may be a day.

    :raises ValueError: when it is neither.
    """
    try:
        return datetime.combine(read_day(text), time.min)
    except ValueError:
        return read_moment(text)


def read_clock(text: str) -> time:
    """A time of day as typed.

    :raises ValueError: when it is none.
    """
    hour, minute = _numbers(CLOCK, text)
    return time(hour, minute)


class Far(ValueError):
    """A day or moment nobody can mean."""


def meant(value: Meant) -> Meant:
    """The day or moment itself.

    :raises Far: when nobody can mean it.
    """
    if not can_be_meant(value):
        raise Far(value)
    return value


def day_or_none(text: str) -> date | None:
    """A day that narrows a list: what is none, or none anybody can mean, narrows nothing."""
    try:
        return meant(read_day(text))
    except ValueError:
        return None
