"""Moments as people and programs write them in tables."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

EXCEL = datetime(1899, 12, 30)  # noqa: DTZ001 – a spreadsheet's day 0 has no zone; `read` gives it one
"""Day 0 of spreadsheets, which count days since."""
SERIALS = (20_000, 80_000)
"""Plain numbers between these are days of a spreadsheet (1954 to 2119)."""
SECONDS = (631_152_000, 4_102_444_800)
"""Plain numbers between these are seconds since 1970 (1990 to 2100); a thousand times more, milliseconds."""
SHAPES = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H", "%Y-%m-%d", "%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %I:%M %p",
    "%Y%m%d %H:%M:%S", "%Y%m%d %H:%M",
)  # fmt: skip
COMPACT = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
"""Figures alone, by how many there are."""
NUMERALS = {
    **{sign: value for value, sign in enumerate("〇一二三四五六七八九")},
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "两": 2,
}
CHINESE = re.compile(
    r"(?P<year>[0-9〇○Ｏ零一二三四五六七八九]{4})年(?P<month>[0-9一二三四五六七八九十]{1,3})月"
    r"(?P<day>[0-9一二三四五六七八九十]{1,3})[日号]\s*(?P<half>上午|下午|凌晨|早上|中午|晚上)?\s*"
    r"(?:(?P<hour>[0-9零〇一二两三四五六七八九十]{1,3})[时点:：](?P<minute>[0-9零〇一二三四五六七八九十]{0,3})分?"
    r"(?:[:：]?(?P<second>[0-9零〇一二三四五六七八九十]{1,3})秒?)?)?"
)
AFTER_NOON = frozenset({"下午", "晚上", "中午"})


def read(text: str, zone: ZoneInfo, formats: tuple[str, ...] = ()) -> datetime | None:
    """A moment in UTC, by the formats given and then by those in use everywhere; None when it is none.

    What could be day and month or month and day (3/4/2024) is read by a given format only. Without an offset a moment
    is of ``zone``.
    """
    text = unicodedata.normalize("NFKC", text).strip()  # ２０２６ is 2026
    # without a zone until one is known: the offset written, or else ``zone``
    for attempt in (*(lambda text, shape=shape: datetime.strptime(text, shape) for shape in formats),  # noqa: DTZ007
                    datetime.fromisoformat, _number, _shaped, _chinese):  # fmt: skip
        try:
            found = attempt(text)
            if found is not None:
                return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _number(text: str) -> datetime | None:
    """A day of a spreadsheet, or seconds or milliseconds since 1970."""
    if not re.fullmatch(r"\d{5}(\.\d+)?|\d{10}|\d{13}", text):
        return None
    value = float(text)
    if SERIALS[0] < value < SERIALS[1]:
        moment = EXCEL + timedelta(days=value)
        return (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    seconds = value / 1000 if len(text) == 13 else value
    return datetime.fromtimestamp(seconds, UTC) if SECONDS[0] < seconds < SECONDS[1] else None


def _shaped(text: str) -> datetime | None:
    """Year first, with any sign between, perhaps a time and an offset after it."""
    plain = re.sub(r"(?<=\d)[/.](?=\d{1,2}([/. T]|$))", "-", text.replace("：", ":"))
    plain = re.sub(r"(?<=\d)T(?=\d)", " ", plain)
    plain, offset = re.sub(r"\s+", " ", plain), ""
    if found := re.search(r" ?(?:UTC|GMT)?([+-]\d{2}:?\d{2})$| (?:UTC|GMT)$", plain):
        plain, offset = plain[: found.start()], found.group(1) or "+0000"
    if not re.match(r"\d{4}", plain):
        return None
    for shape in (COMPACT.get(len(plain), ""),) if plain.isdigit() else SHAPES:
        try:  # without an offset, `read` gives it the table's zone
            return datetime.strptime(plain + offset, shape + ("%z" if offset else ""))  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _chinese(text: str) -> datetime | None:
    found = CHINESE.fullmatch(text)
    if found is None:
        return None
    year = int("".join(str(_figure(sign)) for sign in found["year"]))
    hour = _numeral(found["hour"])
    if found["half"] in AFTER_NOON and hour < 12 and not (found["half"] == "中午" and hour > 9):
        hour += 12
    date = (year, _numeral(found["month"]), _numeral(found["day"]))
    return datetime(*date, hour, _numeral(found["minute"]), _numeral(found["second"]))  # noqa: DTZ001


def _figure(sign: str) -> int:
    return NUMERALS[sign] if sign in NUMERALS else int(sign)


def _numeral(text: str | None) -> int:
    """Figures, or Chinese numerals up to ninety-nine."""
    if not text:
        return 0
    if text.isdigit() and text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if ten:
        return (_figure(tens[-1]) if tens else 1) * 10 + (_figure(ones) if ones else 0)
    return int("".join(str(_figure(sign)) for sign in text))
