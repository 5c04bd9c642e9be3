"""A tree of conditions on a case: its shape, what may stand in it, and whether values satisfy it. No tables here.

A tree is JSON: ``{"all": [test | group, …]}`` or ``{"any": […]}``, a group in a group at most; a test is
``{"field": code, "op": operator, "value": …}``. What each kind of field takes is :data:`OPERATORS`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from shouwen.kit.days import meant, read_day
from shouwen.kit.errors import Invalid
from shouwen.kit.text import bigrams, phrases, squash

Word = object
"""A name in the reader's language, maybe a lazy one."""
DEPTH = 2
"""A group and the groups in it: as deep as a form can show, and enough for whatever and/or can say."""
TESTS, VALUES = 30, 50
"""How many tests a tree may hold, and how many values a test."""

LISTS = frozenset({"choice", "person", "unit", "centre", "category", "customer"})
OPERATORS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(sorted(LISTS), ("in", "not_in")),
    "flag": ("is",),
    "number": ("eq", "gte", "lte"),
    "moment": ("last", "next", "older", "on", "after", "before", "filled", "empty"),
    "word": ("is", "starts", "filled", "empty"),
    "text": ("has", "lacks"),
}
"""What may be asked of each kind of field."""
BARE = frozenset({"filled", "empty"})
"""Operators without a value."""
DAYS = ("past", "future", "today", "yesterday", "tomorrow", "this_week", "last_week", "this_month", "last_month")
LENGTH = re.compile(r"^(\d{1,4})(m|h|d)$")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
ME, MINE = "me", "mine"
"""Whoever reads, and the unit or centre they belong to."""


@dataclass(frozen=True)
class Field:
    """Something that can be asked of a case. ``choices`` are the codes of a choice with their words."""

    code: str
    label: Word
    kind: str
    group: str = "case"
    choices: Mapping[str, Word] = field(default_factory=dict)


@dataclass(frozen=True)
class Test:
    """One question: a field, an operator, and a value as JSON has it (a tuple for lists)."""

    field: str
    op: str
    value: Any = None


@dataclass(frozen=True)
class Group:
    """Tests and groups of which all (or ``any``) must hold; an empty group holds always."""

    parts: tuple[Test | Group, ...] = ()
    is_any: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts)

    def tests(self) -> list[Test]:
        """Every test of the tree."""
        return [each for part in self.parts for each in (part.tests() if isinstance(part, Group) else [part])]


@dataclass(frozen=True)
class Reader:
    """From where "me", "my team" and "today" are seen."""

    person_id: int
    unit_id: int
    centre_id: int
    time_zone: str
    at: datetime


def parse(given: Any, fields: Mapping[str, Field]) -> Group:
    """A tree from JSON, every part checked.

    :raises Invalid: the path of the wrong part (``1.0`` is the first part of the second) with the sentence beside it.
    """
    if not given:
        return Group()
    tree = _group(given, fields, "", 1)
    if len(tree.tests()) > TESTS:
        raise Invalid({"": too_many()})
    return tree


def too_many() -> str:
    """What is said of a tree that is too large."""
    return _("最多 %(n)s 个条件") % {"n": TESTS}


def _group(given: Any, fields: Mapping[str, Field], path: str, depth: int) -> Group:
    joined = [name for name in ("all", "any") if isinstance(given, Mapping) and name in given]
    if len(joined) != 1 or set(given) != set(joined) or not isinstance(given[joined[0]], list):
        raise Invalid({path: _("一组条件写成 all 或 any，里面是一列")})
    if depth > DEPTH:
        raise Invalid({path: _("条件最多两层")})
    if len(given[joined[0]]) > TESTS:
        raise Invalid({path: too_many()})
    parts = [_part(each, fields, f"{path}.{place}".strip("."), depth) for place, each in enumerate(given[joined[0]])]
    kept = tuple(part for part in parts if part is not None)
    return Group(kept, joined[0] == "any") if kept else Group()


def _part(given: Any, fields: Mapping[str, Field], path: str, depth: int) -> Test | Group | None:
    if isinstance(given, Mapping) and "field" in given:
        return _test(given, fields, path)
    return _group(given, fields, path, depth + 1) or None


def _test(given: Mapping[str, Any], fields: Mapping[str, Field], path: str) -> Test:
    asked = fields.get(given["field"]) if isinstance(given["field"], str) else None
    if asked is None:
        raise Invalid({path: _("没有“%(name)s”这一项") % {"name": given["field"]}})
    operator = given.get("op")
    if operator not in OPERATORS[asked.kind]:
        raise Invalid({path: _("“%(name)s”不能这样比") % {"name": asked.label}})
    if operator in BARE:
        return Test(asked.code, operator)
    try:
        return Test(asked.code, operator, _value(asked, operator, given.get("value")))
    except (TypeError, ValueError):
        raise Invalid({path: wanted(asked, operator)}) from None


def wanted(asked: Field, operator: str) -> str:
    """What stands beside a value that cannot be read."""
    words = {
        "choice": _("请从列表里选"), "person": _("请选同事"), "unit": _("请选班组或部门"), "centre": _("请选中心"),
        "category": _("请选类别"), "customer": _("请选客户"), "flag": _("请选是或否"), "number": _("请填数字"), "text": _("请写要找的字"), "word": _("请写内容"),
    }  # fmt: skip
    if asked.kind == "moment":
        dated = operator in ("after", "before")
        return _("请填日期，如 2026-03-19") if dated else _("请选一段时间，如 7 天")
    return words[asked.kind]


def _value(asked: Field, operator: str, given: Any) -> Any:
    """A value of the kind the field takes.

    :raises ValueError, TypeError: when it is none.
    """
    if asked.kind in LISTS:
        return _values(asked, given)
    if asked.kind == "flag":
        return {True: True, False: False, "yes": True, "no": False}[given if isinstance(given, bool | str) else ""]
    if asked.kind == "number":
        number = float(given)
        if isinstance(given, bool) or not abs(number) < 1e12:
            raise ValueError(given)
        return int(number) if number.is_integer() else number
    if asked.kind == "moment":
        return _span_word(operator, given)
    if not isinstance(given, str) or not (text := squash(given)[:100]):
        raise ValueError(given)
    if asked.kind == "text" and not phrases(text):
        raise ValueError(given)
    return text


def _values(asked: Field, given: Any) -> tuple[Any, ...]:
    listed = given if isinstance(given, list | tuple) else [given]
    if not 0 < len(listed) <= VALUES:
        raise ValueError(given)
    return tuple(dict.fromkeys(_one(asked, each) for each in listed))


def _one(asked: Field, given: Any) -> Any:
    word = str(given) if isinstance(given, int | str) and not isinstance(given, bool) else ""
    if asked.kind == "choice":
        if word not in asked.choices:
            raise ValueError(given)
        return word
    if (asked.kind == "person" and word == ME) or (asked.kind in ("unit", "centre") and word == MINE):
        return word
    number = int(word)
    if not 0 < number < 2**63:
        raise ValueError(given)
    return str(number)  # ids pass what JavaScript counts up to


def _span_word(operator: str, given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError(given)
    if operator == "on" and given in DAYS:
        return given
    if operator in ("after", "before"):
        return meant(read_day(given)).isoformat()
    found = LENGTH.match(given) if operator in ("last", "next", "older") else None
    if not found or not int(found[1]):
        raise ValueError(given)
    return given


def plain(tree: Group) -> dict[str, Any]:
    """A tree as JSON; an empty one is ``{}``."""
    if not tree:
        return {}
    parts = [plain(part) if isinstance(part, Group) else _plain(part) for part in tree.parts]
    return {"any" if tree.is_any else "all": parts}


def _plain(test: Test) -> dict[str, Any]:
    value = list(test.value) if isinstance(test.value, tuple) else test.value
    return {"field": test.field, "op": test.op, **({} if test.op in BARE else {"value": value})}


def span(test: Test, reader: Reader) -> tuple[datetime | None, datetime | None]:
    """The moments from (inclusive) and to (exclusive) which a test of a moment asks for; None is without end."""
    at = reader.at
    if found := LENGTH.match(str(test.value)):
        length = timedelta(**{UNITS[found[2]]: int(found[1])})
        return {"last": (at - length, at), "next": (at, at + length), "older": (None, at - length)}[test.op]
    if test.op in ("after", "before"):
        day = date.fromisoformat(test.value)
        start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(reader.time_zone))
        return (start, None) if test.op == "after" else (None, start)
    return _named(test.value, at, ZoneInfo(reader.time_zone))


def _named(word: str, at: datetime, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    today = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    day, week = timedelta(days=1), timedelta(days=7)
    return {
        "past": (None, at),
        "future": (at, None),
        "today": (today, today + day),
        "yesterday": (today - day, today),
        "tomorrow": (today + day, today + 2 * day),
        "this_week": (monday, monday + week),
        "last_week": (monday - week, monday),
        "this_month": (first, (first + timedelta(days=32)).replace(day=1)),
        "last_month": ((first - day).replace(day=1), first),
    }[word]


def ids(test: Test, kind: str, reader: Reader) -> list[int]:
    """The ids a test of people or units names, with "me" and "mine" put in."""
    own = {"person": reader.person_id, "unit": reader.unit_id, "centre": reader.centre_id}.get(kind, 0)
    return [own if each in (ME, MINE) else int(each) for each in test.value]


def holds(tree: Group, values: Mapping[str, Any], fields: Mapping[str, Field], reader: Reader) -> bool:
    """Whether a case's values satisfy a tree. ``values`` are by field; several values of one field are a collection,
    a category is its dotted path with those it stands under, words are all texts of the case."""
    kept = (
        holds(part, values, fields, reader)
        if isinstance(part, Group)
        else _held(part, fields[part.field].kind, values.get(part.field), reader)
        for part in tree.parts
    )
    return any(kept) if tree.is_any and tree else all(kept)


def _held(test: Test, kind: str, value: Any, reader: Reader) -> bool:
    if kind in LISTS:
        asked = set(test.value) if kind == "choice" else set(ids(test, kind, reader))
        several = isinstance(value, Collection) and not isinstance(value, str)
        return bool(asked & set(value if several else [value])) == (test.op == "in")
    if test.op in BARE:
        return (value not in (None, "")) == (test.op == "filled")
    if kind == "flag":
        return bool(value) == test.value
    if kind == "text":
        return spoken(test.value, value or ()) == (test.op == "has")
    if value is None:
        return False
    if kind == "number":
        return bool({"eq": value == test.value, "gte": value >= test.value, "lte": value <= test.value}[test.op])
    if kind == "word":
        said, sought = str(value).casefold(), test.value.casefold()
        return said == sought if test.op == "is" else said.startswith(sought)
    start, end = span(test, reader)
    return (start is None or value >= start) and (end is None or value < end)


def spoken(text: str, passages: Sequence[str]) -> bool:
    """Whether every run of a text stands in one of some passages, as the index of words finds it."""
    found = [bigrams(each) for each in passages]
    return all(any(_stands(run, tokens) for tokens in found) for run in phrases(text))


def _stands(run: list[str], tokens: list[str]) -> bool:
    if len(run) == 1 and (len(run[0]) == 1 or run[0].isascii()):
        return any(token.startswith(run[0]) for token in tokens)
    return any(tokens[place : place + len(run)] == run for place in range(len(tokens)))
