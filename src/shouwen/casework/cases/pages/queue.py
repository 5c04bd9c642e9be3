"""The queue: filters in the address, groups by urgency, a preview beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from shouwen.casework.cases import queries, states
from shouwen.casework.cases.queries import Filters, Line
from shouwen.casework.cases.queries import receivers as finding
from shouwen.kit import clock
from shouwen.kit.http import actor_of, show
from shouwen.relations.catalogue import queries as catalogue

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
class Group:
    """Rows of one urgency."""

    code: str
    label: str | Promise
    icon: str
    tone: str
    rows: list[Line]
    is_first: bool


def filters_of(request: HttpRequest) -> Filters:
    """What the address asks for; unknown words ask for nothing."""
    asked, actor = request.GET, actor_of(request)
    whose = asked.get("whose", "")
    number = {name: int(asked[name]) for name in ("category", "priority", "chased", "unit", "owner", "customer") if asked.get(name, "").isdigit()}
    return Filters(
        is_open={"ended": False, "all": None}.get(asked.get("show", ""), True),
        state=[asked["state"]] if asked.get("state") in {**states.LABELS, **states.CATEGORIES} else (),
        kind=asked.get("kind", ""),
        category_id=number.get("category"),
        priority=number.get("priority"),
        severity=asked.get("severity", ""),
        due=asked.get("due", "") if asked.get("due") in DUES else "",
        repeat=bool(asked.get("repeat")),
        chased=number.get("chased", 0),
        customer_id=number.get("customer"),
        owner_id=actor.person_id if whose == "own" else number.get("owner"),
        handler_id=actor.person_id if whose == "handle" else None,
        unit_id=actor.unit_id if whose == "unit" else number.get("unit"),
        text=asked.get("q", "")[:60],
        order="newest" if asked.get("order") == "newest" else "due",
    )


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The cases in reach, most urgent first; by htmx only the rows after the cursor."""
    actor, now = actor_of(request), clock.now()
    cursor = request.GET.get("after", "")
    found = queries.queue(filters_of(request), actor, at=now, cursor=cursor, limit=PAGE)
    context: dict[str, Any] = {
        "groups": grouped(found.rows, timezone.localtime(now), is_first=not cursor),
        "next_cursor": found.next_cursor,
        "first": found.rows[0] if found.rows else None,
        "chips": chips(request.GET),
        "asked": request.GET,
    }
    part = "cases/parts/rows.html" if cursor else "cases/parts/list.html"
    return show(request, "cases/queue.html", context, part=part)


@require_GET
def filters(request: HttpRequest) -> HttpResponse:
    """The filter menu, fetched when it is opened; without script it is a page."""
    context = {"choices": choices(request.GET), "asked": request.GET}
    return show(request, "cases/filters.html", context, part="cases/parts/filters.html")


def grouped(rows: list[Line], now: datetime, *, is_first: bool) -> list[Group]:
    """Rows in order, cut where the urgency changes."""
    made: list[Group] = []
    for code, lines in groupby(rows, key=lambda line: urgency(line, now)):
        label, icon, tone = GROUPS[code]
        made.append(Group(code, label, icon, tone, list(lines), not made and is_first))
    return made


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
    return "today" if timezone.localtime(line.due_at).date() == now.date() else "later"


def chips(asked: QueryDict) -> list[Chip]:
    """The filters in force, each with the address that lifts it."""
    found = []
    for name, (label, words) in _worded().items():
        value = asked.get(name, "")
        if value and (said := words.get(value, value) if isinstance(words, dict) else words(value)):
            found.append(Chip(label, said, _without(asked, name)))
    return found


def _worded() -> dict[str, tuple[Any, Any]]:
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
        "category": (_("类别"), lambda value: catalogue.category(int(value)).label if value.isdigit() else ""),
        "unit": (_("班组"), lambda value: finding.named(f"u:{value}")),
        "owner": (_("责任人"), lambda value: finding.named(f"p:{value}")),
        "q": (_("文字"), lambda value: value),
    }


def _without(asked: QueryDict, name: str) -> str:
    rest = asked.copy()
    rest.pop(name, None)
    rest.pop("after", None)
    return f"?{rest.urlencode()}"


def choices(asked: QueryDict) -> list[tuple[str, Any, list[tuple[str, Any, bool]]]]:
    """The filter menu: name, label, and each value with whether it is chosen."""
    worded = _worded()
    return [
        (name, worded[name][0], [(str(value), said, asked.get(name) == str(value)) for value, said in worded[name][1].items()])
        for name in ("whose", "due", "state", "kind", "priority", "show")
    ]


@require_GET
def receivers(request: HttpRequest) -> HttpResponse:
    """Whom a name finds, as options of a search box."""
    units = request.GET.get("units") == "1"
    found = finding.receivers(request.GET.get("q", ""), actor_of(request), units=units)
    return render(request, "cases/parts/receivers.html", {"found": found})
