"""What ships: two calendars and the Chinese days off and make-up days of 2018 to 2026, read from ``data/``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

_ENTRY = re.compile(r"(-?)(\d\d)(\d\d)(?:-(\d\d)(\d\d))? (\S+)")


class SeedDay(NamedTuple):
    """One day that differs: its date, the festival, whether people work."""

    on: date
    name: str
    works: bool


def _read(name: str) -> Any:
    return json.loads(files(__package__).joinpath("data", name).read_text(encoding="utf-8"))


@cache
def presets() -> list[dict[str, Any]]:
    """The calendars that ship, as field values."""
    found: list[dict[str, Any]] = _read("presets.json")
    return found


@cache
def covered_years() -> dict[int, str]:
    """Year → the notice its days come from."""
    return {int(year): entry["basis"] for year, entry in _read("cn.json")["years"].items()}


@cache
def days() -> tuple[SeedDay, ...]:
    """Every day that differs, in order of date."""
    years = _read("cn.json")["years"].items()
    found = [
        day
        for year, entry in years
        for works, key in ((False, "off"), (True, "work"))
        for text in entry[key]
        for day in _expand(int(year), text, works)
    ]
    return tuple(sorted(found))


def _expand(year: int, text: str, works: bool) -> Iterator[SeedDay]:
    found = _ENTRY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    before, month, day, last_month, last_day, name = found.groups()
    first = date(year - bool(before), int(month), int(day))
    last = date(year, int(last_month), int(last_day)) if last_month else first
    for offset in range((last - first).days + 1):
        yield SeedDay(first + timedelta(days=offset), name, works)
