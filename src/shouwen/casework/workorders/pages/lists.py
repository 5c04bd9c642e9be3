"""The list of work orders: what waits at this unit, or for this centre."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwen.casework.workorders import actions, queries
from shouwen.casework.workorders.queries.counters import today
from shouwen.casework.workorders.queries.lists import tabs_for
from shouwen.foundation.organisation.queries import names
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_int, plain_ints

MOST = 50
"""How many are signed in one go."""


@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """One tab of the reader's work orders, first due first."""
    actor, now = actor_of(request), clock.now()
    context = context_of(request, actor, now)
    if not context["is_centre"]:
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        context["today"] = today(actor, since=midnight)
        context["loads"] = queries.unit_loads(actor, at=now)
        if context["tab"] == "sign":
            context["at_work"] = queries.listed("work", actor, at=now, limit=10)
            context["several"] = actor.may("workorders.sign") and len(context["listing"].rows) > 1
    return show(request, "workorders/list.html", context, part="workorders/parts/rows.html")


@require_POST
def sign_several(request: HttpRequest) -> HttpResponse:
    """Sign all that are checked; what could not be signed says why."""
    asked = plain_ints(request.POST.getlist("order"))[:MOST]
    if not asked:
        messages.info(request, _("先勾选要签收的"))
        return redirect(f"{reverse('workorders:list')}?tab=sign")
    told = actions.sign_each(asked, actor=actor_of(request), at=clock.now())
    refused = [each.why_not for each in told if each.why_not]
    messages.info(request, _("已签收 %(n)s 张，由您办理") % {"n": len(told) - len(refused)})
    for why in dict.fromkeys(refused):
        messages.warning(request, why)
    return redirect(f"{reverse('workorders:list')}?tab=work")


def context_of(request: HttpRequest, actor: Actor, now: datetime, tab: str = "") -> dict[str, Any]:
    """The list beside or around a page: tabs with counts, and one page of the chosen tab."""
    tabs = tabs_for(actor)
    mine, who = request.GET.get("mine") == "1", request.GET.get("who", "")
    handler_id = plain_int(who)
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
        "listing": queries.listed(
            chosen, actor, at=now, mine=mine, handler_id=handler_id, cursor=request.GET.get("after", "")
        ),
        "who": names([handler_id]).get(handler_id, "") if handler_id else "",
        "may_sign": actor.may("workorders.sign"),
    }
