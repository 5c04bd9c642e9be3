"""My work, and the numbers of the sidebar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries import Filters, MyWork, views
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.redress import queries as redress
from shouwen.casework.workorders import queries as orders
from shouwen.foundation.notices import queries as notices
from shouwen.interfaces.desk import day, saying
from shouwen.interfaces.desk.shell import pinned_views
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import actor_of, show

SHOWN = 12
ROWS = 8
"""How many rows a list of others' waiting has until all are asked for: what presses most is named first on the page anyway."""
WHOLE = ("offers", "asked", "promises", "orders", "mentions")
"""Lists that can be asked for whole (``?all=``)."""
MOST = 999
ORDERED = 9
"""How many of today's are named in their order, beyond the first."""


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the reader, the most urgent first; by htmx drawn anew in place, or only a tab."""
    actor, now = actor_of(request), clock.now()
    work = cases.my_work(actor, at=now)
    tab_only = request.headers.get("HX-Target") == "mine"
    whole = next((each for each in WHOLE if each == request.GET.get("all")), "")
    parts = {} if tab_only else _parts(work, actor, now, whole)
    context = {**parts, **_lines(work, request.GET.get("tab", "own"))}
    return show(request, "desk/home.html", context, part="desk/home_lines.html" if tab_only else "desk/work.html")


def _parts(work: MyWork, actor: Actor, now: datetime, whole: str) -> dict[str, Any]:
    """What the page shows besides the lines of a tab; ``whole`` is a list of which all is asked for."""
    lines = {line.number: line for line in (*work.own, *work.handle)}
    first = work.first
    most = {name: None if name == whole else ROWS for name in WHOLE}
    orders = [each for each in work.chores if each.sort != "asked"]
    asked = _asked(work, most["asked"])
    return {
        "work": work,
        "whole": whole,
        "first": first,
        "line": lines.get(first.place) if first else None,
        "ordered": list(enumerate(work.left[1 : ORDERED + 1], 2)),
        "may_register": actor.may("cases.register"),
        "handles": actor.may("cases.handle"),
        "offers": [
            {
                "offer": each,
                "clock": deadlines.brief(
                    "accept", each.accept_by, pressing(each.offered_at, each.accept_by, now), at=now
                ),
            }
            for each in work.to_accept[: most["offers"]]
        ],
        "offers_more": _beyond(work.to_accept, most["offers"]),
        "promises": [(each, each.due_at < now) for each in _promises(work, most["promises"])],
        "promises_more": _beyond(work.promises, most["promises"]),
        "asked": asked,
        "asked_more": work.approvals - sum(map(len, asked.values())),
        "orders": [(each, _of_order(each.due_at, now)) for each in orders[: most["orders"]]],
        "orders_count": len(orders),
        "orders_more": _beyond(orders, most["orders"]),
        "mentions": work.mentions[: most["mentions"]],
        "mentions_more": _beyond(work.mentions, most["mentions"]),
        "strip": day.strip(work.events, now, cases.place(actor.centre_id) if actor.centre_id else None),
        "today": saying.full_day(timezone.localtime(now)),
    }


def _beyond(rows: Sequence[Any], most: int | None) -> int:
    """How many rows are not shown."""
    return max(len(rows) - most, 0) if most is not None else 0


def _promises(work: MyWork, most: int | None) -> Sequence[Any]:
    """Today's promises by the clock; where not all are shown, those still to keep before those kept."""
    if not _beyond(work.promises, most):
        return work.promises
    return sorted(work.promises, key=lambda each: each.kept_at is not None)[:most]


def _asked(work: MyWork, most: int | None) -> dict[str, Sequence[Any]]:
    """The decisions others wait for, by sort, no more than so many together."""
    chores = [each for each in work.chores if each.sort == "asked"]
    lists: dict[str, Sequence[Any]] = {"to_consent": work.to_consent, "problems": work.problems, "reviews": work.reviews,
                                       "wishes": work.wishes, "chores": chores}  # fmt: skip
    found, left = {}, most
    for name, rows in lists.items():
        found[name] = rows[:left]
        left = None if left is None else left - len(found[name])
    return found


def _of_order(due_at: datetime | None, now: datetime) -> Any:
    return deadlines.brief("reply", due_at, "running", at=now) if due_at else None


def _lines(work: MyWork, asked: str) -> dict[str, Any]:
    """One tab: what I own, or what I handle for others."""
    tab = "handle" if asked == "handle" else "own"
    lines = work.handle if tab == "handle" else work.own
    return {"lines": lines[:SHOWN], "more": max(len(lines) - SHOWN, 0), "tab": tab, "work": work}


def pressing(since: datetime, until: datetime, now: datetime) -> str:
    """Soon once four fifths of the time are used, as with every clock."""
    return "soon" if now - since >= 0.8 * (until - since) else "running"


@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """The numbers beside the places, as JSON by the names the navigation gives them."""
    actor, now = actor_of(request), clock.now()
    found: dict[str, int] = {"unread": notices.unread_count(actor)}
    if actor.may("cases.read"):
        pinned = pinned_views(actor, request)
        found |= {f"view:{key}": count for key, count in views.counts(pinned, actor, at=now).items()}
        asked = {
            "mine": Filters(owner_id=actor.person_id),
            "queue": Filters(),
        }
        found |= {name: cases.count(filters, actor, at=now, most=MOST) for name, filters in asked.items()}
    if actor.may("workorders.read"):
        found["orders"] = orders.to_do(actor)
    if actor.may("redress.approve"):
        found["approvals"] = redress.waiting_count(actor, at=now)
    return JsonResponse(found)
