"""The list of work orders: what waits at this unit, or for this centre."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from shouwen.casework.workorders import queries
from shouwen.casework.workorders.queries.counters import today
from shouwen.casework.workorders.queries.lists import tabs_for
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import actor_of, show


@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """One tab of the reader's work orders, first due first."""
    actor, now = actor_of(request), clock.now()
    context = context_of(request, actor, now)
    if not context["is_centre"]:
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        context["today"] = today(actor, since=midnight)
        if context["tab"] == "sign":
            context["at_work"] = queries.listed("work", actor, at=now, limit=10)
    return show(request, "workorders/list.html", context, part="workorders/parts/rows.html")


def context_of(request: HttpRequest, actor: Actor, now: datetime, tab: str = "") -> dict[str, object]:
    """The list beside or around a page: tabs with counts, and one page of the chosen tab."""
    tabs = tabs_for(actor)
    mine = request.GET.get("mine") == "1"
    counts = queries.counts(actor, at=now, mine=mine)
    asked = tab or request.GET.get("tab", "")
    known = {each.code for each in tabs}
    chosen = (
        asked if asked in known else next((each.code for each in tabs if counts[each.code]), tabs[0].code)
    )
    return {
        "tabs": [(each, counts[each.code]) for each in tabs],
        "tab": chosen,
        "mine": mine,
        "is_centre": actor.may("workorders.dispatch"),
        "listing": queries.listed(chosen, actor, at=now, mine=mine, cursor=request.GET.get("after", "")),
        "may_sign": actor.may("workorders.sign"),
    }
