"""In what order a list of cases stands: any column, forwards or backwards, page by page after the last row shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case as When
from django.db.models import CharField, F, Q, QuerySet, SmallIntegerField, Value
from django.db.models import When as If
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from shouwen.casework.cases import states
from shouwen.casework.cases.models import NEVER, Case
from shouwen.casework.cases.queries import custom, replying
from shouwen.kit.errors import Invalid
from shouwen.kit.paging import pack, unpack


@dataclass(frozen=True)
class Key:
    """What rows are compared by: a column that is never NULL, or an expression that makes it so."""

    column: str
    kind: type
    expression: Any = None


def _ranked(column: str, order: Mapping[Any, Any]) -> Any:
    places = (If(**{column: value}, then=Value(place)) for place, value in enumerate(order))
    return When(*places, default=Value(len(order)), output_field=SmallIntegerField())


def _or_never(column: str) -> Any:
    return Coalesce(F(column), Value(NEVER))


KEYS: dict[str, Key] = {
    "due": Key("due_at", datetime),
    "registered": Key("id", int),
    "received": Key("received_at", datetime),
    "since": Key("state_since", datetime),
    "answered": Key("answered_key", datetime, _or_never("answered_at")),
    "waits_since": Key("waits_key", datetime, _or_never("waits_since")),
    "next_reply": Key("next_reply_key", datetime, replying.or_never()),
    "ended": Key("ended_key", datetime, _or_never("ended_at")),
    "ended_only": Key("ended_at", datetime),
    "number": Key("number", str),
    "title": Key("title", str),
    "kind": Key("kind_code", str),
    "category": Key("category_path", str),
    "state": Key("state_key", int, _ranked("state", states.LABELS)),
    "priority": Key("priority", int),
    "severity": Key("severity_key", int, _ranked("severity", states.SEVERITIES)),
    "urgency": Key("urgency_key", int, _ranked("urgency", states.URGENCIES)),
    "impact": Key("impact_key", int, _ranked("impact", states.IMPACTS)),
    "owner": Key("owner__name", str),
    "handler": Key("handler__name", str),
    "first_contact": Key("first_contact_key", str, Coalesce(F("first_contact__name"), Value(""), output_field=CharField())),
    "owner_unit": Key("owner_unit__name", str),
    "handler_unit": Key("handler_unit__name", str),
    "centre": Key("centre__name", str),
    "customer": Key("customer_key", str, Coalesce(F("customer__name"), Value(""), output_field=CharField())),
    "customer_class": Key("customer_class", str),
    "channel": Key("channel_code", str),
    "source": Key("source_code", str),
    "level": Key("level", int),
    "chases": Key("chases", int),
    "repeat_count": Key("repeat_count", int),
    "hops": Key("hops", int),
    "refusals": Key("refusals", int),
    "reworks": Key("reworks", int),
    "reopenings": Key("reopenings", int),
    "line_number": Key("line_number", str),
    "reference": Key("reference", str),
}
"""By the code of the column they stand over. ``ended_only`` is ``ended`` where all have ended: one walk along an index."""
HIDDEN = "ended_only"
FALLING = frozenset({"registered", "received", "ended", "answered", "chases", "repeat_count", "level", "severity", "urgency", "impact",
                     "hops", "refusals", "reworks", "reopenings"})  # fmt: skip
"""Columns whose large end one wants to see first."""


@dataclass(frozen=True)
class Order:
    """One order: the column, and whether it is turned round (largest first)."""

    code: str
    is_falling: bool = False

    @property
    def key(self) -> Key:
        """By what rows are compared.

        :raises Invalid: for a column that is none, or no more.
        """
        if self.code in KEYS:
            return KEYS[self.code]
        made = custom.sort_key(self.code)
        if made is None:
            raise Invalid({"sort": no_order(self.code)})
        return Key(*made)

    def __str__(self) -> str:
        return f"-{self.code}" if self.is_falling else self.code

    @property
    def turned(self) -> Order:
        return Order(self.code, not self.is_falling)


def order(word: str) -> Order:
    """An order as an address spells it: ``due``, ``-received``.

    :raises Invalid: for a column that is none.
    """
    code = word.removeprefix("-")
    if code == HIDDEN or (code not in KEYS and custom.sort_key(code) is None):
        raise Invalid({"sort": no_order(code)})
    return Order(code, word.startswith("-"))


def no_order(code: str) -> str:
    """What is said of a column no list is ordered by."""
    return _("不能按“%(name)s”排序") % {"name": code}


def broken() -> str:
    """What is said of a cursor that is of another list."""
    return _("翻页标记不完整，请从第一页重新开始")


def ordered(cases: QuerySet[Case], by: Order) -> QuerySet[Case]:
    """Cases in an order, the newest or oldest of equals first, so that every row has one place."""
    key, sign = by.key, "-" if by.is_falling else ""
    if key.expression is not None:
        cases = cases.annotate(**{key.column: key.expression})
    return cases.order_by(*dict.fromkeys([f"{sign}{key.column}", f"{sign}id"]))


def beyond(cases: QuerySet[Case], by: Order, value: Any, case_id: int) -> QuerySet[Case]:
    """Of ordered cases, those after a place."""
    side = "lt" if by.is_falling else "gt"
    column = by.key.column
    if column == "id":
        return cases.filter(**{f"id__{side}": case_id})
    later = Q(**{f"{column}__{side}": value}) | Q(**{f"id__{side}": case_id})
    return cases.filter(later, **{f"{column}__{side}e": value})


def cursor_of(by: Order, value: Any, case_id: int) -> str:
    """Where the next page begins."""
    return pack(str(by), value.isoformat() if isinstance(value, datetime) else value, case_id)


def place_of(by: Order, cursor: str) -> tuple[Any, int]:
    """The place in a cursor.

    :raises Invalid: when it is of another order, or none.
    """
    word, value, case_id = unpack(cursor, str, by.key.kind, int)
    if word != str(by):
        raise Invalid({"cursor": broken()})
    return value, case_id
