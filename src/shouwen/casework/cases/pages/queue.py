"""The queue: filters in the address, groups by urgency, a preview beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET

from shouwen.casework.cases import actions, states
from shouwen.casework.cases.pages import asking as reading
from shouwen.casework.cases.pages.asking import Asking
from shouwen.casework.cases.queries import Line, columns, custom, grouping, listing, sorting, views, wording
from shouwen.casework.cases.queries import receivers as finding
from shouwen.casework.cases.rules.conditions import Group
from shouwen.kit import clock, dates
from shouwen.kit.actor import Actor
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import queries as customers

PAGE = 50
GROUPS = {
    "over": (gettext_lazy("已超时"), "alert-circle", "over"),
    "2h": (gettext_lazy("2 小时内到期"), "hourglass", "soon"),
    "today": (gettext_lazy("今天到期"), "calendar", ""),
    "later": (gettext_lazy("以后到期"), "calendar", ""),
    "paused": (gettext_lazy("暂停计时"), "player-pause", "wait"),
    "none": (gettext_lazy("没有时限"), "circle", ""),
    "ended": (gettext_lazy("已办结"), "circle-check", ""),
}
DUES = {
    "overdue": gettext_lazy("已超时"),
    "2h": gettext_lazy("2 小时内到期"),
    "today": gettext_lazy("今天到期"),
    "paused": gettext_lazy("暂停计时"),
}
WHOSE = {"own": gettext_lazy("我负责"), "handle": gettext_lazy("我经办"), "unit": gettext_lazy("本班组")}


@dataclass(frozen=True)
class Chip:
    """One filter in force and the address without it."""

    label: str | Promise
    value: str | Promise
    off: str


@dataclass(frozen=True)
class Section:
    """Rows of one urgency, or of one value; ``day`` instead of a label, and ``total`` where all of the group were counted."""

    code: str
    label: str | Promise
    icon: str
    tone: str
    rows: list[Line]
    is_first: bool
    day: datetime | None = None
    total: int | None = None


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The cases in reach as the address asks for them, beside a preview or as a table; by htmx only the rows after the
    cursor, or the list."""
    actor, now = actor_of(request), clock.now()
    cursor = request.GET.get("after", "")
    asking = reading.read(request.GET, actor)
    if request.GET.get("part") in PARTS:
        return PARTS[request.GET["part"]](request, asking, actor, now)
    context = {**list_context(request, asking, actor, now, cursor), **({} if cursor else head_context(request, asking, actor))}
    part = "cases/parts/rows.html" if cursor else "cases/parts/list.html"
    if asking.layout == "table":
        part = "cases/parts/table_rows.html" if cursor else "cases/parts/list.html"
    return show(request, "cases/queue.html", context, part=part)


def total(request: HttpRequest, asking: Asking, actor: Actor, now: datetime) -> HttpResponse:
    """How many cases the list has; its own request, so that the list need not wait."""
    count = listing.total(asking.asked, actor, at=now)
    return HttpResponse(escape(ngettext("%(n)s 件", "%(n)s 件", count) % {"n": f"{count}+" if count >= listing.MOST else count}))


def menu(request: HttpRequest, asking: Asking, actor: Actor, now: datetime) -> HttpResponse:
    """The views one may go to, and what can be done with this one."""
    found = views.views(actor)
    pinned = {each.key for each in found if each.is_pinned}
    context = {**head_context(request, asking, actor), "views": found, "asked": request.GET, "list_query": asking.where(part=None)[1:],
               "is_pinned": bool(asking.base and asking.base.key in pinned)}  # fmt: skip
    return render(request, "cases/parts/view_menu.html", context)


def groupings(request: HttpRequest, asking: Asking, actor: Actor, now: datetime) -> HttpResponse:
    """What the list can be gathered by, fetched when the menu is opened."""
    context = {
        "groupings": [(label, asking.where(group=code, part=None), code == asking.group) for code, label in grouping.FIELDS.items()],
        "ungrouped": asking.where(group=reading.NONE if asking.base and asking.base.group else None, part=None),
        "grouped_by": asking.group,
    }
    return render(request, "cases/parts/groupings.html", context)


PARTS = {"total": total, "menu": menu, "groupings": groupings}


def list_context(request: HttpRequest, asking: Asking, actor: Actor, now: datetime, cursor: str) -> dict[str, Any]:
    """The rows of a page and where the next begins."""
    is_table = asking.layout == "table"
    shown = columns.chosen(asking.columns) if is_table else []
    found = listing.listing(asking.asked, actor, at=now, cursor=cursor, limit=PAGE, further=columns.further(shown))
    cells = {line.id: row for line, row in columns.table(found, shown)} if is_table else {}
    return {
        "groups": grouped(found, asking, timezone.localtime(now), is_first=not cursor),
        "cells": cells,
        "is_table": is_table,
        "heads": [Head(each.code, each.label, *_turn(each.code, asking)) for each in shown],
        "next_cursor": found.next_cursor,
        "first": found.rows[0] if found.rows else None,
        "asked": request.GET,
        "list_query": asking.where(part=None)[1:],
    }


def head_context(request: HttpRequest, asking: Asking, actor: Actor) -> dict[str, Any]:
    """What stands over the list."""
    base = asking.base
    table = asking.layout == "table"
    return {
        "asking": asking,
        "view": base,
        "chips": [*chips(request.GET), *tree_chips(asking)],
        "other_layout": asking.where(layout="split" if table else "table"),
        "orders": [(str(asking.order.turned), asking.where(sort=str(asking.order.turned)))],
        "order_label": order_label(asking),
        "grouped_by": grouping.FIELDS.get(asking.group, ""),
        "may_change": bool(base and base.scope != "shipped" and actions.may_change(base, actor)),
        "may_export": actor.may("cases.export"),
        "may_register": actor.may("cases.register"),
    }


@dataclass(frozen=True)
class Head:
    """The head of a column: the address that sorts by it, and how it is sorted now."""

    code: str
    label: str
    url: str = ""
    sorted: str = ""


def _turn(code: str, asking: Asking) -> tuple[str, str]:
    if code not in sorting.KEYS and custom.sort_key(code) is None:
        return "", ""
    falls = code in sorting.FALLING
    if asking.order.code == code:
        return asking.where(sort=str(asking.order.turned)), "descending" if asking.order.is_falling else "ascending"
    return asking.where(sort=str(sorting.Order(code, falls))), ""


def order_label(asking: Asking) -> str:
    """By what the list is sorted, in words."""
    code, falls = asking.order.code, asking.order.is_falling
    if code == "due":
        return _("最晚到期") if falls else _("最先到期")
    if code == "registered":
        return _("最近登记") if falls else _("最早登记")
    named = columns.columns().get(code)
    return f"{named.label if named else code} {'↓' if falls else '↑'}"


def tree_chips(asking: Asking) -> list[Chip]:
    """Each condition of the tree as a chip that lifts it."""
    tree = asking.tree
    if not tree:
        return []
    if tree.is_any and len(tree.parts) > 1:
        return [Chip("", wording.describe(tree), asking.with_tree(Group()))]
    said = wording.parts(tree)
    return [
        Chip(label, value, asking.with_tree(Group(tuple(part for part in tree.parts if part is not tree.parts[place]))))
        for place, (label, value) in enumerate(said)
    ]


def grouped(found: listing.Page, asking: Asking, now: datetime, *, is_first: bool) -> list[Section]:
    """Rows in order, cut where the urgency changes, or the value they are sorted by."""
    if asking.group:
        return gathered(found, asking, is_first=is_first)
    made: list[Section] = []
    by = asking.order.code
    if not asking.is_grouped or by not in (*LABELS, "due", "registered"):
        return [Section("", "", "", "", found.rows, is_first)] if found.rows else []
    if by in ("due", "registered"):
        for code, lines in groupby(found.rows, key=lambda line: urgency(line, now)):
            label, icon, tone = GROUPS[code]
            made.append(Section(code, label, icon, tone, list(lines), not made and is_first))
        return made
    for value, lines in groupby(found.rows, key=LABELS[by]):
        made.append(Section(by, value or _("没有"), "circle", "", list(lines), not made and is_first))
    return made


def gathered(found: listing.Page, asking: Asking, *, is_first: bool) -> list[Section]:
    """Rows under the heading of what they are gathered by, with how many the whole group has."""
    made: list[Section] = []
    for group, lines in groupby(found.rows, key=found.group_of):
        said = found.headings[group]
        label = "" if said.day else said.label or NOTHING.get(asking.group, _("没有"))
        made.append(Section(asking.group, label, "circle", "", list(lines), not made and is_first, said.day, said.count))
    return made


NOTHING: dict[str, Any] = {"due_day": GROUPS["none"][0], "customer": gettext_lazy("匿名客户")}
"""What stands over the cases without a value."""


LABELS: dict[str, Callable[[Line], str]] = {
    "owner": lambda line: line.owner,
    "handler": lambda line: line.handler,
    "customer": lambda line: line.customer,
    "state": lambda line: line.state_label,
    "category": lambda line: line.category,
    "priority": lambda line: states.PRIORITIES[line.priority],
    "severity": lambda line: str(states.SEVERITIES[line.severity]),
    "level": lambda line: str(states.LEVELS[line.level]),
    "kind": lambda line: str(columns.Kinds()[line.kind_code]),
}
"""Orders in which equals stand together under a heading."""


def urgency(line: Line, now: datetime) -> str:
    """Which group a row belongs to."""
    if line.ended_at:
        return "ended"
    if line.clock_state == "paused":
        return "paused"
    if line.due_at is None:
        return "none"
    if line.due_at < now:
        return "over"
    if line.due_at < now + timedelta(hours=2):
        return "2h"
    return "today" if dates.local(line.due_at).date() == now.date() else "later"


def chips(asked: QueryDict) -> list[Chip]:
    """The filters in force, each with the address that lifts it."""
    found = []
    for name, (label, words) in worded().items():
        value = asked.get(name, "")
        if value and (said := words.get(value, value) if isinstance(words, dict) else words(value)):
            found.append(Chip(label, said, _without(asked, name)))
    return found


def worded() -> dict[str, tuple[Any, Any]]:
    """The quick filters: what each is called, and its values in words."""
    return {
        "show": (_("范围"), {"ended": _("已办结"), "all": _("全部")}),
        "whose": (_("谁的"), WHOSE),
        "due": (_("时限"), DUES),
        "state": (_("状态"), {**states.LABELS, **states.CATEGORIES}),
        "kind": (pgettext("field", "事项"), {item.code: item.label for item in catalogue.kinds()}),
        "priority": (_("优先级"), {str(level): name for level, name in states.PRIORITIES.items()}),
        "severity": (_("严重程度"), states.SEVERITIES),
        "chased": (_("催办"), lambda value: f"≥ {value}"),
        "repeat": (_("重复"), lambda value: _("30 天内")),
        "category": (_("类别"), lambda value: catalogue.category(pk).label if (pk := plain_int(value)) is not None else ""),
        "unit": (_("班组"), lambda value: finding.named(f"u:{value}")),
        "owner": (_("责任人"), lambda value: finding.named(f"p:{value}")),
        "customer": (_("客户"), lambda value: customers.names([pk]).get(pk, "") if (pk := plain_int(value)) is not None else ""),
        "q": (_("文字"), lambda value: value),
    }


def _without(asked: QueryDict, name: str) -> str:
    rest = asked.copy()
    rest.pop(name, None)
    rest.pop("after", None)
    return f"?{rest.urlencode()}"


@require_GET
def receivers(request: HttpRequest) -> HttpResponse:
    """Whom a name finds, as options of a search box."""
    units = request.GET.get("units") == "1"
    found = finding.receivers(request.GET.get("q", ""), actor_of(request), units=units)
    return render(request, "cases/parts/receivers.html", {"found": found})
