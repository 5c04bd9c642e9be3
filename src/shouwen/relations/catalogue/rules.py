"""Pure decisions of the catalogue: what is offered, what a search finds, what a form of fields still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from shouwen.kit.days import Far, meant, read_day, read_start
from shouwen.kit.spelling import rank as rank
from shouwen.kit.spelling import spelled as spelled


def is_offered(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether a dated value is offered on a day; ``valid_to`` is the first day on which it is not."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day < valid_to)


def check_fields(fields: Iterable[Mapping[str, Any]], given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What was filled in, in plain JSON values, and what is wrong with it: field key → fault code.

    Computed fields (``hours_between``) are worked out, never taken from the input. Faults: ``missing``,
    ``not_number``, ``not_date``, ``not_moment``, ``far``, ``not_listed``.
    """
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    listed = list(fields)
    for field in listed:
        if field.get("type") != "hours_between":
            _take(field, given.get(field["key"]), values, faults)
    for field in listed:
        if field.get("type") == "hours_between" and field["from"] in values and field["to"] in values:
            values[field["key"]] = _hours(values[field["from"]], values[field["to"]], field.get("allowed", 0))
    return values, faults


def _take(field: Mapping[str, Any], raw: Any, values: dict[str, Any], faults: dict[str, str]) -> None:
    key = field["key"]
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if field.get("required", True):
            faults[key] = "missing"
        return
    try:
        values[key] = READERS.get(field.get("type", "text"), _text)(raw)
    except Far:
        faults[key] = "far"
    except (ValueError, InvalidOperation):
        faults[key] = FAULTS.get(field.get("type", ""), "not_number")
    if field.get("choices") and values.get(key) not in field["choices"]:
        faults[key] = "not_listed"


def _text(raw: Any) -> str:
    return " ".join(str(raw).split())[:500]


def _number(raw: Any) -> str:
    value = Decimal(str(raw).strip().replace(",", ""))
    if not value.is_finite():
        raise ValueError(raw)
    return format(value, "f")


def _date(raw: Any) -> str:
    return meant(read_day(str(raw))).isoformat()


def _moment(raw: Any) -> str:
    return meant(raw if isinstance(raw, datetime) else read_start(str(raw))).isoformat()


def _yes(raw: Any) -> bool:
    return str(raw).strip().lower() in {"1", "true", "yes", "on", "是"}


READERS = {"number": _number, "money": _number, "date": _date, "datetime": _moment, "yes": _yes}
FAULTS = {"date": "not_date", "datetime": "not_moment"}


def _hours(start: str, end: str, allowed: float) -> float:
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    if (first.tzinfo is None) != (last.tzinfo is None):
        first, last = first.replace(tzinfo=None), last.replace(tzinfo=None)
    return round(max((last - first).total_seconds() / 3600 - allowed, 0), 2)


Went = Mapping[str, Sequence[tuple[str, int]]]
"""Old code → the codes it went to and how many percent of it."""


def todays(code: str, went: Went) -> dict[str, Fraction]:
    """What a code counts as today: itself, or where it went, however often; the shares add up to one.

    >>> todays("a", {"a": [("b", 100)], "b": [("c", 60), ("d", 40)]})
    {'c': Fraction(3, 5), 'd': Fraction(2, 5)}
    """
    found: dict[str, Fraction] = {}
    left: list[tuple[str, Fraction, tuple[str, ...]]] = [(code, Fraction(1), (code,))]
    while left:
        here, share, path = left.pop(0)
        parts = [(new, percent) for new, percent in went.get(here, ()) if new not in path]
        if not parts:
            found[here] = found.get(here, Fraction(0)) + share
        left += [(new, share * Fraction(percent, 100), (*path, new)) for new, percent in parts]
    return found


def rolled_up(counts: Mapping[str, int], went: Went) -> dict[str, int]:
    """Figures by today's codes. Every old figure is shared out in whole numbers, so that no sum changes.

    >>> rolled_up({"a": 3, "c": 1}, {"a": [("c", 50), ("d", 50)]})
    {'c': 3, 'd': 1}
    """
    found: dict[str, int] = {}
    for code, count in counts.items():
        for new, part in shared_out(count, todays(code, went)).items():
            found[new] = found.get(new, 0) + part
    return found


def shared_out(count: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """A whole number in whole parts near their shares: what is left over goes to the largest remainders."""
    whole = {code: int(count * share) for code, share in shares.items()}
    order = sorted(shares, key=lambda code: (whole[code] - count * shares[code], code))
    for code in order[: count - sum(whole.values())]:
        whole[code] += 1
    return whole
