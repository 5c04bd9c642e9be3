"""What an address asks of the queue: a view, quick filters, a tree of conditions, an order, columns, split or table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from shouwen.casework.cases import states
from shouwen.casework.cases.queries import conditions, grouping, sorting, views
from shouwen.casework.cases.queries.listing import Asked
from shouwen.casework.cases.queries.queue import DUES, Filters
from shouwen.casework.cases.queries.sorting import Order
from shouwen.casework.cases.queries.views import ViewItem
from shouwen.casework.cases.rules.conditions import Group, Test
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound
from shouwen.kit.text import plain_int

KEPT = ("view", "filter", "sort", "layout", "cols", "grouped", "group")
"""Words of an address that are no quick filter."""
QUICK = ("show", "whose", "due", "state", "kind", "priority", "severity", "chased", "repeat", "category", "unit", "owner", "customer", "q")
PLAIN = Filters()
NONE = "none"
"""The word that lifts the grouping of a view."""


@dataclass(frozen=True)
class Asking:
    """An address, understood. ``base`` is the view it starts from."""

    query: QueryDict
    base: ViewItem | None
    filters: Filters
    tree: Group
    order: Order
    is_grouped: bool
    layout: str
    columns: Sequence[str]
    group: str = ""

    @property
    def asked(self) -> Asked:
        return Asked(filters=self.filters, tree=self.tree, order=self.order, group=self.group)

    @property
    def is_changed(self) -> bool:
        """Whether it asks for anything other than its view."""
        if self.base and self.layout != self.base.layout and self.base.scope != "shipped":
            return True
        return any(self.query.get(name) for name in (*QUICK, "order", "filter", "sort", "cols", "grouped", "group"))

    @property
    def shows(self) -> str:
        return next(word for word, is_open in views.SHOWS.items() if is_open is self.filters.is_open)

    def whole_tree(self) -> dict[str, Any]:
        """All that is asked for as one tree, quick filters as tests: what a saved view keeps."""
        tests = quick_tests(self.filters, self.query)
        if self.tree.is_any and tests:
            return conditions.plain(Group((*tests, self.tree)))
        return conditions.plain(Group((*tests, *self.tree.parts), self.tree.is_any and not tests))

    def settings(self) -> dict[str, Any]:
        """The same as an action takes it."""
        return {
            "tree": self.whole_tree(), "shows": self.shows, "sort": str(self.order), "is_grouped": self.is_grouped,
            "group": self.group, "layout": self.layout, "columns": list(self.columns),
        }  # fmt: skip

    def where(self, **changes: str | None) -> str:
        """The address with some words changed (None leaves one out), from its first page."""
        words = self.query.copy()
        for name, value in {"after": None, **changes}.items():
            words.pop(name, None)
            if value is not None:
                words[name] = value
        return f"?{words.urlencode()}"

    def with_tree(self, tree: Group) -> str:
        """The address with other conditions."""
        plain = conditions.plain(tree)
        same = self.base is not None and tree == self.base.tree
        return self.where(filter=None if same or (not plain and self.base is None) else spelled(plain))


def read(query: QueryDict, actor: Actor) -> Asking:
    """What an address asks. Unknown words ask for nothing; a tree or an order that cannot be read is refused.

    :raises NotFound: for a view that is not the reader's to use.
    :raises Invalid: for conditions, an order or a page that cannot be read.
    """
    base = views.view(query.get("view", ""), actor) if query.get("view") else None
    if query.get("view") and base is None:
        raise NotFound("view_not_found", _("没有找到这个视图"))
    quick = quick_filters(query, actor)
    start = base.filters if base else PLAIN
    given = {name: value for name, value in vars(quick).items() if value != getattr(PLAIN, name)}
    if query.get("show"):
        given["is_open"] = quick.is_open
    filters = replace(start, **given)
    tree = base.tree if base else Group()
    if "filter" in query:
        tree = conditions.parse(_json(query.get("filter", "")))
    order = _order(query, filters, base)
    filters = replace(filters, order="newest" if order == Order("registered", True) else "due")
    layout = query.get("layout", "")
    cols = [each for each in query.get("cols", "").split(",") if each]
    return Asking(
        query, base, filters, tree, order,
        query.get("grouped", "" if base is None or base.is_grouped else "0") != "0",
        layout if layout in ("split", "table") else base.layout if base else "split",
        cols or (list(base.columns) if base else []),
        grouping.known("" if (asked := query.get("group", base.group if base else "")) == NONE else asked),
    )  # fmt: skip


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return "?"  # refused with the sentence about its shape


def _order(query: QueryDict, filters: Filters, base: ViewItem | None) -> Order:
    if query.get("sort"):
        return sorting.order(query.get("sort", ""))
    if query.get("order") == "newest":
        return Order("registered", True)
    if base and not query.get("show"):
        return sorting.order(base.sort)
    return Order("registered", True) if filters.is_open is False else Order("due")


def quick_filters(query: QueryDict, actor: Actor) -> Filters:
    """The quick filters of an address; unknown words ask for nothing."""
    whose = query.get("whose", "")
    numbers = ("category", "priority", "chased", "unit", "owner", "customer")
    number = {name: said for name in numbers if (said := plain_int(query.get(name, ""))) is not None}
    return Filters(
        is_open={"ended": False, "all": None}.get(query.get("show", ""), True),
        state=(query.get("state", ""),) if query.get("state") in {**states.LABELS, **states.CATEGORIES} else (),
        kind=query.get("kind", ""),
        category_id=number.get("category"),
        priority=number.get("priority"),
        severity=query.get("severity", ""),
        due=query.get("due", "") if query.get("due") in DUES else "",
        repeat=bool(query.get("repeat")),
        chased=number.get("chased", 0),
        customer_id=number.get("customer"),
        owner_id=actor.person_id if whose == "own" else number.get("owner"),
        handler_id=actor.person_id if whose == "handle" else None,
        unit_id=actor.unit_id if whose == "unit" else number.get("unit"),
        text=query.get("q", "")[:60],
    )


def quick_tests(filters: Filters, query: QueryDict) -> list[Test]:
    """Quick filters as tests of a tree. "Mine" stays "mine" for whoever opens the view."""
    whose = query.get("whose", "")
    due = {
        "overdue": Test("due", "on", "past"), "2h": Test("due", "next", "2h"),
        "today": Test("due", "on", "today"), "paused": Test("clock", "in", ("paused",)),
    }  # fmt: skip
    listed: list[tuple[str, Any]] = [
        ("kind", filters.kind), ("category", filters.category_id), ("priority", filters.priority), ("severity", filters.severity),
        ("customer", filters.customer_id), ("owner", "me" if whose == "own" else filters.owner_id),
        ("handler", "me" if whose == "handle" else filters.handler_id), ("unit", "mine" if whose == "unit" else filters.unit_id),
        ("level", filters.level),
    ]  # fmt: skip
    found = [Test(name, "in", (str(value),)) for name, value in listed if value not in (None, "")]
    if filters.state:
        stage = filters.state[0] in states.CATEGORIES
        found.append(Test("stage" if stage else "state", "in", tuple(filters.state)))
    if filters.due:
        found.append(due[filters.due])
    if filters.repeat:
        found.append(Test("repeat", "is", True))
    if filters.chased:
        found.append(Test("chases", "gte", filters.chased))
    if filters.text.strip():
        found.append(Test("text", "has", filters.text.strip()))
    return found


def spelled(tree: Any) -> str:
    """A tree as an address bears it."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def or_plain(query: QueryDict, actor: Actor) -> Asking:
    """As :func:`read`, but what cannot be read asks for nothing: where a list is only the way to one of its cases."""
    try:
        return read(query, actor)
    except (Invalid, NotFound):
        return read(QueryDict(), actor)
