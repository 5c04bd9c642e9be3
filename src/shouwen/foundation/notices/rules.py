"""How news becomes words, and how long to wait for a stubborn mail server. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shouwen.kit.money import in_sentence

MAX_ATTEMPTS = 8


class _Words(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""


def ids(params: Mapping[str, Any], ending: str) -> list[int]:
    """The ids among the parameters whose name ends so (``_person``, ``_unit``)."""
    return [value for name, value in params.items() if name.endswith(ending) and isinstance(value, int)]


def worded(
    message: str,
    params: Mapping[str, Any],
    *,
    translate: Callable[[str], str] = str,
    people: Mapping[int, str],
    units: Mapping[int, str],
    zone: str,
    moment: Callable[[datetime], str] = lambda local: local.strftime("%Y-%m-%d %H:%M"),
) -> str:
    """The sentence: names in place of ids, moments (names ending ``_at``, ISO) in the reader's zone,
    written by ``moment``, message ids (names ending ``_label``) translated.

    >>> worded("{who_person}要在{due_at}前", {"who_person": 1, "due_at": "2026-03-16T02:00:00+00:00"},
    ...        people={1: "罗子谦"}, units={}, zone="Asia/Shanghai")
    '罗子谦要在2026-03-16 10:00前'
    """
    words = _Words({name: _word(name, value, people, units, zone, moment) for name, value in params.items()})
    words |= {name: translate(value) for name, value in params.items() if name.endswith("_label") and value}
    return in_sentence(message, words).format_map(words)


def _word(
    name: str,
    value: Any,
    people: Mapping[int, str],
    units: Mapping[int, str],
    zone: str,
    moment: Callable[[datetime], str],
) -> object:
    if name.endswith("_person"):
        return people.get(value, "")
    if name.endswith("_unit"):
        return units.get(value, "")
    if name.endswith("_at") and value:
        return moment(datetime.fromisoformat(value).astimezone(ZoneInfo(zone)))
    return "" if value is None else value


def quiet_until(at: datetime, begins: time, ends: time, zone: str) -> datetime | None:
    """When quiet hours that hold at a moment are over; None outside them. They may go past midnight.

    >>> late = datetime(2026, 3, 16, 23, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> quiet_until(late, time(22), time(7, 30), "Asia/Shanghai").isoformat()
    '2026-03-17T07:30:00+08:00'
    """
    local = at.astimezone(ZoneInfo(zone))
    now = local.time()
    held = begins <= now < ends if begins < ends else now >= begins or now < ends
    if not held:
        return None
    day = local.date() + timedelta(days=begins > ends and now >= begins)
    return datetime.combine(day, ends, ZoneInfo(zone))


def back_off(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts: 30 s, 2 min, 8 min … at most six hours."""
    return timedelta(seconds=min(30 * 4 ** max(attempts - 1, 0), 6 * 3600))
