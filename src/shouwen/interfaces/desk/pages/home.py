"""My work, and the numbers of the sidebar."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries import Filters, Line, MyWork
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.workorders import queries as orders
from shouwen.foundation.notices import queries as notices
from shouwen.interfaces.desk import day, saying
from shouwen.kit import clock
from shouwen.kit.http import actor_of, show

SHOWN = 12
MOST = 999


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What I own, what I handle, what waits for me, what is due; the most urgent first."""
    actor, now = actor_of(request), clock.now()
    work = cases.my_work(actor, at=now)
    tab = "handle" if request.GET.get("tab") == "handle" else "own"
    lines = list(work.handle if tab == "handle" else work.own)
    local = timezone.localtime(now)
    context: dict[str, Any] = {
        "work": work,
        "first": urgent(work),
        "may_register": actor.may("cases.register"),
        "offers": [
            {
                "offer": each,
                "clock": deadlines.brief(
                    "accept", each.accept_by, pressing(each.offered_at, each.accept_by, now), at=now
                ),
            }
            for each in work.to_accept
        ],
        "consents": work.to_consent,
        "promises": [(each, each.due_at < now) for each in work.promises],
        "kept": sum(1 for each in work.promises if each.kept_at),
        "lines": lines[:SHOWN],
        "more": max(len(lines) - SHOWN, 0),
        "tab": tab,
        "strip": day.strip(work.events, now),
        "today": saying.full_day(local),
    }
    return show(request, "desk/home.html", context, part="desk/home_lines.html")


def urgent(work: MyWork) -> Line | None:
    """The case to do first: late or due within a day, else none stands out."""
    line = work.next_urgent
    return line if line and line.clock and line.clock.state in ("over", "breached", "soon") else None


def pressing(since: datetime, until: datetime, now: datetime) -> str:
    """Soon once four fifths of the time are used, as with every clock."""
    return "soon" if now - since >= 0.8 * (until - since) else "running"


@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """The numbers beside the places, as JSON by the names the navigation gives them."""
    actor, now = actor_of(request), clock.now()
    found: dict[str, int] = {"unread": notices.unread_count(actor)}
    if actor.may("cases.read"):
        due = cases.counts(actor, at=now, most=MOST)
        found |= {"over": due["overdue"], "soon": due["2h"]}
        asked = {
            "mine": Filters(owner_id=actor.person_id),
            "queue": Filters(),
            "chased": Filters(chased=2),
            "repeat": Filters(repeat=True),
        }
        found |= {name: cases.count(filters, actor, at=now, most=MOST) for name, filters in asked.items()}
    if actor.may("workorders.read"):
        found["orders"] = orders.to_do(actor)
    return JsonResponse(found)
