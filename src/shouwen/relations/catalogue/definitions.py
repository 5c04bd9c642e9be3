"""Pure rules of custom fields: for whom a field is, when it must be filled, how a value is read and kept.

A value is kept as plain JSON: text; whole numbers as numbers; decimals and money as exact text; days and moments in ISO
format; yes and no as booleans; a choice as its code, several as a list of codes; a person or unit as the text of its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Protocol

from shouwen.kit.days import Far, meant, read_day, read_start
from shouwen.kit.dotted import is_below
from shouwen.kit.text import plain_int

LINE, PASSAGE = 500, 4000
BIGGEST = Decimal(10) ** 14
MOST_OPTIONS = 60
LISTED = frozenset({"choice", "choices"})
NUMBERS = frozenset({"whole", "decimal", "money", "hours"})
MOMENTS = frozenset({"date", "moment"})
POINTERS = frozenset({"person", "unit"})
OLD_TYPES = {"number": "decimal", "datetime": "moment", "hours_between": "hours"}
"""Types of packs written before there were custom fields, and what they are called now."""


class Asking(Protocol):
    """What decides for which cases a field is asked."""

    @property
    def kinds(self) -> Collection[str]: ...
    @property
    def categories(self) -> Collection[str]: ...
    @property
    def centre_id(self) -> int | None: ...


def is_asked(field: Asking, kind: str, path: str, centre_id: int) -> bool:
    """Whether a field is for a case of a kind, in a category (its path, '' for none), at a centre."""
    if field.centre_id not in (None, centre_id):
        return False
    if field.kinds and kind and kind not in field.kinds:
        return False
    return not field.categories or any(is_below(path, each) for each in field.categories)


def is_needed(needed: str, needed_for: Iterable[str], when: str, kind: str, path: str) -> bool:
    """Whether a field must be filled at a moment: what is needed to register is needed ever after.

    >>> is_needed("answer", [], "close", "complaint", "")
    True
    >>> is_needed("answer", ["kind:complaint"], "close", "fault", "")
    False
    """
    order = ("registration", "answer", "close")
    if not needed or order.index(needed) > order.index(when):
        return False
    marks = list(needed_for)
    return not marks or any(
        (word == "kind" and value == kind) or (word == "category" and is_below(path, value))
        for word, _colon, value in (mark.partition(":") for mark in marks)
    )


def read(
    type_: str, raw: Any, *, options: Collection[str] = (), kept: Any = None, pattern: str = "", zone: tzinfo | None = None
) -> Any:
    """A value as it is kept, from what was typed or sent; None for nothing.

    ``options`` are the codes on offer; what the case holds already (``kept``) may stay though it was retired since.

    :raises ValueError: with the code of the fault: ``not_number``, ``not_whole``, ``not_date``, ``not_moment``,
        ``not_listed``, ``not_like``, ``too_long``, ``not_found``.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()) or raw == []:
        return None
    if type_ in LISTED:
        return _listed(type_, raw, {*options, *(kept if isinstance(kept, list) else [kept])})
    try:
        value = READERS[type_](raw, zone)
    except (ArithmeticError, TypeError, OverflowError):
        raise ValueError("not_number") from None
    if type_ == "link" and pattern and not like(pattern).fullmatch(value):
        raise ValueError("not_like")
    return value


def _listed(type_: str, raw: Any, offered: set[Any]) -> Any:
    given = list(dict.fromkeys(str(each).strip() for each in (raw if isinstance(raw, list | tuple) else [raw]) if str(each).strip()))
    if any(each not in offered for each in given) or (type_ == "choice" and len(given) > 1):
        raise ValueError("not_listed")
    if not given:
        return None
    return given[0] if type_ == "choice" else given


def _line(raw: Any, _zone: Any) -> str:
    text = " ".join(str(raw).split())
    if len(text) > LINE:
        raise ValueError("too_long")
    return text


def _passage(raw: Any, _zone: Any) -> str:
    text = str(raw).replace("\r\n", "\n").strip()
    if len(text) > PASSAGE:
        raise ValueError("too_long")
    return text


def _number(raw: Any) -> Decimal:
    if isinstance(raw, bool):
        raise ValueError("not_number")
    try:
        value = Decimal(str(raw).strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise ValueError("not_number") from None
    if not value.is_finite() or abs(value) >= BIGGEST:
        raise ValueError("not_number")
    return value


def _whole(raw: Any, _zone: Any) -> int:
    value = _number(raw)
    if value != value.to_integral_value():
        raise ValueError("not_whole")
    return int(value)


def _decimal(raw: Any, _zone: Any) -> str:
    value = _number(raw)
    if -value.as_tuple().exponent > 4:  # type: ignore[operator]
        raise ValueError("not_number")
    return format(value, "f")


def _money(raw: Any, _zone: Any) -> str:
    value = _number(raw)
    if value != round(value, 2):
        raise ValueError("not_number")
    return format(round(value, 2), "f")


def _date(raw: Any, _zone: Any) -> str:
    try:
        return meant(raw if type(raw) is date else read_day(str(raw))).isoformat()
    except Far:
        raise ValueError("far") from None
    except ValueError:
        raise ValueError("not_date") from None


def _moment(raw: Any, zone: tzinfo | None) -> str:
    try:
        value = meant(raw if isinstance(raw, datetime) else read_start(str(raw)))
    except Far:
        raise ValueError("far") from None
    except ValueError:
        raise ValueError("not_moment") from None
    return (value.replace(tzinfo=zone) if value.tzinfo is None and zone else value).isoformat()


YES = frozenset({"1", "true", "yes", "on", "是"})
NO = frozenset({"0", "false", "no", "off", "否"})


def _yes(raw: Any, _zone: Any) -> bool:
    word = str(raw).strip().lower()
    if word not in YES | NO:
        raise ValueError("not_listed")
    return word in YES


def _pointer(raw: Any, _zone: Any) -> str:
    text = str(raw).strip().removeprefix("p:").removeprefix("u:")
    if plain_int(text) is None:
        raise ValueError("not_found")
    return text


def _hours(raw: Any, _zone: Any) -> Any:
    return float(_number(raw))


READERS: dict[str, Callable[[Any, tzinfo | None], Any]] = {
    "text": _line, "passage": _passage, "whole": _whole, "decimal": _decimal, "money": _money, "date": _date,
    "moment": _moment, "yes": _yes, "person": _pointer, "unit": _pointer, "link": _line, "hours": _hours,
}  # fmt: skip


@lru_cache(maxsize=256)
def like(pattern: str) -> re.Pattern[str]:
    """A pattern people write: ``#`` a digit, ``@`` a letter, one ``*`` anything; the rest stands for itself.

    >>> bool(like("YY#####").fullmatch("YY00421"))
    True
    """
    signs = {"#": "[0-9]", "@": "[A-Za-z]", "*": ".+"}
    return re.compile("".join(signs.get(each) or re.escape(each) for each in pattern))


def is_pattern(pattern: str) -> bool:
    """Whether a pattern can be used: at most one ``*``, so that no text makes the search long."""
    return pattern.count("*") <= 1


def hours_between(start: Any, end: Any, allowed: float = 0) -> float | None:
    """The hours from one kept moment to another beyond what is allowed; None while either is missing."""
    try:
        first, last = datetime.fromisoformat(str(start)), datetime.fromisoformat(str(end))
    except ValueError:
        return None
    if (first.tzinfo is None) != (last.tzinfo is None):
        first, last = first.replace(tzinfo=None), last.replace(tzinfo=None)
    return round(max((last - first).total_seconds() / 3600 - allowed, 0), 2)


Typed = tuple[str | None, int | None, datetime | None]
PARTS = 10_000
"""Numbers are indexed in ten-thousandths, as whole numbers: exact and alike on both databases."""
TEXT = 120
"""So many characters of a text are indexed."""


def typed(type_: str, value: Any, zone: tzinfo) -> list[Typed]:
    """A kept value as what can be searched and sorted: text, number or moment; several for several choices.

    A value no longer readable as its type is kept as text, so that no definition hides what a case holds.
    """
    if value is None or value == "" or value == []:
        return []
    if isinstance(value, list | tuple):
        return [(str(each)[:TEXT], None, None) for each in value]
    try:
        if type_ in NUMBERS:
            return [(None, parts(value), None)]
        if type_ in MOMENTS:
            moment = datetime.fromisoformat(str(value))
            return [(None, None, moment if moment.tzinfo else moment.replace(tzinfo=zone))]
    except (ValueError, InvalidOperation):
        return [(str(value)[:TEXT], None, None)]
    if isinstance(value, bool):
        return [("yes" if value else "no", None, None)]
    return [(str(value)[:TEXT], None, None)]


def parts(value: Any) -> int:
    """A number in ten-thousandths, rounded.

    :raises ValueError: for what is no number, or too big a one.
    """
    number = Decimal(str(value))
    if not number.is_finite() or abs(number) >= BIGGEST:
        raise ValueError("not_number")
    return int((number * PARTS).to_integral_value())


def gathered(nodes: Iterable[tuple[str, Sequence[Mapping[str, Any]]]]) -> list[dict[str, Any]]:
    """Definitions from what categories list: one for each key, shared by every category that names it.

    A key that means another type elsewhere gets a code of its own.
    """
    made: dict[str, dict[str, Any]] = {}
    for path, listed in nodes:
        for each in listed:
            type_ = _type_of(each)
            code = str(each["key"])
            if code in made and made[code]["type"] != type_:
                code = f"{code}_{type_}"
            field = made.setdefault(code, _first(code, type_, each))
            if path not in field["categories"]:
                field["categories"].append(path)
            if each.get("required", type_ != "hours"):
                field["needed"] = "registration"
                field["needed_for"].append(f"category:{path}")
    for field in made.values():
        if len(field["needed_for"]) == len(field["categories"]):
            field["needed_for"] = []
    return list(made.values())


def _type_of(each: Mapping[str, Any]) -> str:
    if each.get("choices"):
        return "choice"
    found = str(each.get("type", "text"))
    return OLD_TYPES.get(found, found)


def _first(code: str, type_: str, each: Mapping[str, Any]) -> dict[str, Any]:
    traits = {key: each[key] for key in ("from", "to", "allowed") if key in each}
    return {
        "code": code, "name": str(each["name"])[:80], "name_en": str(each.get("name_en", ""))[:120], "type": type_,
        "categories": [], "needed": "", "needed_for": [], "traits": traits,
        "currency": "CNY" if type_ == "money" else "",
        "options": [{"code": str(choice), "name": str(choice), "name_en": ""} for choice in each.get("choices", [])],
    }  # fmt: skip
