"""A list of cases as someone asked for it: quick filters, a tree of conditions, any order, further columns; and the
place of one case in it. The plain queue (nearest due, newest) stays the standing question of ``queries.queue``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries import conditions, grouping, replying, sorting
from shouwen.casework.cases.queries.grouping import Heading
from shouwen.casework.cases.queries.queue import COLUMNS, Filters, Line, chosen, lines, queue
from shouwen.casework.cases.queries.scope import visible
from shouwen.casework.cases.queries.sorting import Order
from shouwen.casework.cases.rules.conditions import Group
from shouwen.kit.actor import Actor
from shouwen.kit.paging import Slice

MOST = 999
"""How far a list is counted."""
EXPORTED = 20_000
"""How many rows go into one file."""
EVERY = 500
"""How many cases "all that match" takes at most."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a list shows, and in what order; ``group`` is what its rows are gathered by, '' for nothing."""

    filters: Filters = field(default_factory=Filters)
    tree: Group = field(default_factory=Group)
    order: Order = field(default_factory=lambda: Order("due"))
    group: str = ""

    @property
    def by(self) -> Order:
        """The order as the tables are asked for it."""
        only = self.order.code == "ended" and self.filters.is_open is False
        return Order(sorting.HIDDEN, self.order.is_falling) if only else self.order

    @property
    def is_standing(self) -> bool:
        """Whether the kept question of the queue answers it."""
        newest = self.filters.order == "newest" or self.filters.is_open is False
        return not self.tree and not self.group and self.order == (Order("registered", True) if newest else Order("due"))


@dataclass(frozen=True)
class Page(Slice[Line]):
    """One page, with the further columns of each row by the id of its case, and the headings of its groups."""

    further: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    headings: Mapping[Any, Heading] = field(default_factory=dict)

    def group_of(self, line: Line) -> Any:
        """The group a row stands in."""
        return self.further[line.id][grouping.COLUMN]


def listing(
    asked: Asked, actor: Actor, *, at: datetime, cursor: str = "", limit: int = 50, further: Sequence[str] = (), right: str = "", plain: bool = False
) -> Page:
    """One page of the cases in reach. Three queries and those of the badges; gathered, one for the counts and one for names. ``further`` are columns of the table;
    ``right`` narrows the list to the reach of a further right, ``plain`` to what may go out in full.

    :raises Forbidden: without ``cases.read``.
    :raises Invalid: for filters or cursors that cannot be read.
    """
    if asked.is_standing and not further and not right:
        found = queue(asked.filters, actor, at=at, cursor=cursor, limit=limit)
        return Page(found.rows, found.next_cursor)
    by = asked.by
    reached = exported(asked, actor, at=at, plain=plain) if right else _asked(asked, actor, at)
    cases = grouping.ordered(reached, asked.group, by, actor) if asked.group else sorting.ordered(reached, by)
    if cursor and asked.group:
        cases = grouping.beyond(cases, by, *grouping.place_of(asked.group, by, cursor, actor))
    elif cursor:
        cases = sorting.beyond(cases, by, *sorting.place_of(by, cursor))
    if replying.COLUMN in further:
        cases = cases.annotate(**{replying.COLUMN: replying.due()})
    gathered = [grouping.COLUMN] if asked.group else []
    more = [each for each in dict.fromkeys([*further, by.key.column, *gathered]) if each not in COLUMNS]
    rows = list(cases.values_list(*COLUMNS, *more)[: limit + 1])
    names = [*COLUMNS, *more]
    shown = rows[:limit]
    key = names.index(by.key.column)
    extra = {row[0]: dict(zip(more, row[len(COLUMNS) :], strict=True)) for row in shown} if more else {}
    onwards = _onwards(asked, by, extra, shown[-1], key) if len(rows) > limit else ""
    made = lines([row[: len(COLUMNS)] for row in shown], at=at)
    if not asked.group:
        return Page(made, onwards, extra)
    groups = list(dict.fromkeys(each[grouping.COLUMN] for each in extra.values()))
    counts = grouping.counted(reached, asked.group, actor, groups)
    return Page(made, onwards, extra, grouping.headings(asked.group, groups, counts, actor))


def _onwards(asked: Asked, by: Order, extra: Mapping[int, Mapping[str, Any]], last: Sequence[Any], key: int) -> str:
    """Where the page after this one begins."""
    if asked.group:
        return grouping.cursor_of(asked.group, by, extra[last[0]][grouping.COLUMN], last[key], last[0])
    return sorting.cursor_of(by, last[key], last[0])


def _asked(asked: Asked, actor: Actor, at: datetime) -> QuerySet[Case]:
    return conditions.applied(asked.tree, chosen(asked.filters, actor, at=at), actor, at=at)


def exported(asked: Asked, actor: Actor, *, at: datetime, plain: bool = False) -> QuerySet[Case]:
    """The cases of a list that the actor may take out of the house; ``plain``: with names and contact values in full.

    :raises Forbidden: without ``cases.export``, or without ``cases.export_plain`` for a plain one.
    """
    rows = _asked(asked, actor, at).filter(pk__in=visible(actor, "cases.export").values("pk"))
    return rows.filter(pk__in=visible(actor, "cases.export_plain").values("pk")) if plain else rows


def total(asked: Asked, actor: Actor, *, at: datetime, most: int = MOST) -> int:
    """How many cases a list has, counted no further than ``most``."""
    return _asked(asked, actor, at)[:most].count()


def numbers(asked: Asked, actor: Actor, *, at: datetime, most: int = EVERY) -> list[str]:
    """The numbers of the first cases of a list, in its order."""
    rows = _asked(asked, actor, at)
    ordered = grouping.ordered(rows, asked.group, asked.by, actor) if asked.group else sorting.ordered(rows, asked.by)
    return list(ordered.values_list("number", flat=True)[:most])


@dataclass(frozen=True)
class Place:
    """Where one case stands in a list: ``place`` counts from 1; both counts stop at :data:`MOST`."""

    place: int
    total: int
    before: str = ""
    after: str = ""
    is_in: bool = True


def neighbours(asked: Asked, number: str, actor: Actor, *, at: datetime) -> Place | None:
    """Which cases stand before and after one in a list; where it stood, when it has left the list. Five queries.

    None when the reader may not see the case.
    """
    here = _place(asked, number, actor)
    if here is None:
        return None
    rows = _asked(asked, actor, at)
    later, earlier = _beyond(asked, rows, here, actor), _beyond(asked, rows, here, actor, back=True)
    passed, is_in = earlier[:MOST].count(), rows.filter(number=number).exists()
    return Place(
        min(passed + 1, MOST),
        total(asked, actor, at=at),
        earlier.values_list("number", flat=True).first() or "",
        later.values_list("number", flat=True).first() or "",
        is_in,
    )


def _place(asked: Asked, number: str, actor: Actor) -> Sequence[Any] | None:
    """The key of one case in the order of a list; None when the reader may not see it."""
    by, one = asked.by, visible(actor).filter(number=number)
    if asked.group:
        return grouping.ordered(one, asked.group, by, actor).values_list(grouping.COLUMN, by.key.column, "id").first()
    return sorting.ordered(one, by).values_list(by.key.column, "id").first()


def _beyond(asked: Asked, rows: QuerySet[Case], place: Sequence[Any], actor: Actor, *, back: bool = False) -> QuerySet[Case]:
    """The cases of a list after a place in it; ``back``: those before it, the nearest first."""
    by = asked.by.turned if back else asked.by
    if asked.group:
        group, value, case_id = place
        return grouping.beyond(grouping.ordered(rows, asked.group, by, actor, back=back), by, group, value, case_id, back=back)
    return sorting.beyond(sorting.ordered(rows, by), by, *place)
