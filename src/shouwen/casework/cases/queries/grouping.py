"""A list of cases in groups by a field (分组): what rows are gathered by, in what order, and how many each group has.

A group is a further key before that of the list's order, so pages go on by key as ever: ``(group, value, id)``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case as When
from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models import When as If
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.utils.translation import gettext_lazy, pgettext_lazy

from shouwen.casework.cases import states
from shouwen.casework.cases.models import NEVER, Case
from shouwen.casework.cases.queries import sorting
from shouwen.casework.cases.queries.sorting import Key, Order
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.paging import pack, unpack
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import queries as customers

COLUMN = "group_key"
FIELDS: dict[str, Any] = {
    "owner": pgettext_lazy("field", "责任人"),
    "handler": pgettext_lazy("field", "经办人"),
    "state": gettext_lazy("状态"),
    "priority": gettext_lazy("优先级"),
    "category": gettext_lazy("类别"),
    "customer": gettext_lazy("客户"),
    "owner_unit": gettext_lazy("责任班组"),
    "handler_unit": gettext_lazy("经办班组"),
    "due_day": gettext_lazy("到期的那天"),
}
"""What a list can be gathered by, in the order of the menu."""


def known(code: str) -> str:
    """A field to gather by; '' for none.

    :raises Invalid: for one there is not.
    """
    if code and code not in FIELDS:
        raise Invalid({"group": sorting.no_order(code)})
    return code


def key_of(code: str, actor: Actor) -> Key:
    """By what rows of a list are gathered: never NULL, one value a group, names first so that groups stand in their order."""
    if code == "due_day":
        return Key(COLUMN, date, Coalesce(TruncDate("due_at", tzinfo=ZoneInfo(actor.time_zone)), Value(NEVER.date())))
    if code in ("priority", "category", "state"):
        plain = sorting.KEYS[code]
        return Key(COLUMN, plain.kind, plain.expression if plain.expression is not None else F(plain.column))
    named: Any = Concat(F(f"{code}__name"), Value("#"), Cast(f"{code}_id", CharField()), output_field=CharField())
    if code == "customer":
        named = When(If(customer__isnull=True, then=Value("")), default=named, output_field=CharField())
    return Key(COLUMN, str, named)


def ordered(cases: QuerySet[Case], code: str, by: Order, actor: Actor, *, back: bool = False) -> QuerySet[Case]:
    """Cases gathered by a field, each group in an order; ``back`` from the end."""
    cases = sorting.ordered(cases.annotate(**{COLUMN: key_of(code, actor).expression}), by)
    return cases.order_by(f"{'-' if back else ''}{COLUMN}", *cases.query.order_by)


def beyond(cases: QuerySet[Case], by: Order, group: Any, value: Any, case_id: int, *, back: bool = False) -> QuerySet[Case]:
    """Of cases so ordered, those after a place."""
    within = Q(**{f"id__{'lt' if by.is_falling else 'gt'}": case_id})
    if by.key.column != "id":
        side = "lt" if by.is_falling else "gt"
        within = Q(**{f"{by.key.column}__{side}": value}) | Q(**{by.key.column: value}) & within
    return cases.filter(Q(**{f"{COLUMN}__{'lt' if back else 'gt'}": group}) | Q(**{COLUMN: group}) & within)


def cursor_of(code: str, by: Order, group: Any, value: Any, case_id: int) -> str:
    """Where the next page begins."""
    return pack(f"{code}:{by}", *(each.isoformat() if isinstance(each, date) else each for each in (group, value)), case_id)


def place_of(code: str, by: Order, cursor: str, actor: Actor) -> tuple[Any, Any, int]:
    """The place in a cursor.

    :raises Invalid: when it is of another list, or none.
    """
    word, group, value, case_id = unpack(cursor, str, key_of(code, actor).kind, by.key.kind, int)
    if word != f"{code}:{by}":
        raise Invalid({"cursor": sorting.broken()})
    return group, value, case_id


def counted(cases: QuerySet[Case], code: str, actor: Actor, groups: Collection[Any]) -> dict[Any, int]:
    """How many cases of a list stand in some of its groups. One query, none for none."""
    if not groups:
        return {}
    asked = cases.annotate(**{COLUMN: key_of(code, actor).expression}).filter(**{f"{COLUMN}__in": list(groups)})
    return dict(asked.order_by().values_list(COLUMN).annotate(n=Count("pk")))


@dataclass(frozen=True)
class Heading:
    """What stands over a group; ``day`` instead of words where it is a day. Both empty: the cases without a value."""

    label: str = ""
    day: datetime | None = None
    count: int = 0


def headings(code: str, groups: Sequence[Any], counts: Mapping[Any, int], actor: Actor) -> dict[Any, Heading]:
    """The headings of some groups, named in the reader's language. One query where people, units or customers are named."""
    words = _words(code, groups, actor)
    return {group: Heading(*words.get(group, ("", None)), counts.get(group, 0)) for group in groups}


def _words(code: str, groups: Sequence[Any], actor: Actor) -> dict[Any, tuple[str, datetime | None]]:
    if code == "due_day":
        zone = ZoneInfo(actor.time_zone)
        return {day: ("", datetime(day.year, day.month, day.day, 12, tzinfo=zone)) for day in groups if day != NEVER.date()}
    if code == "priority":
        return {level: (states.PRIORITIES[level], None) for level in groups}
    if code == "state":
        named = list(states.LABELS.values())
        return {place: (str(named[place]), None) for place in groups}
    if code == "category":
        return {path: (catalogue.path_words(path), None) for path in groups if path}
    ids = {group: pk for group in groups if (pk := plain_int(group.rpartition("#")[2])) is not None}
    find = {"customer": customers.names, "owner": organisation.names, "handler": organisation.names}.get(code, organisation.unit_names)
    found = find(ids.values()) if ids else {}
    return {group: (found.get(pk, group.rpartition("#")[0]), None) for group, pk in ids.items()}
