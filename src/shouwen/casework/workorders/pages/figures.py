"""Figures of units, and the centre's own rules."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.casework.workorders import actions, queries
from shouwen.casework.workorders.forms.rules import RulesForm
from shouwen.kit import clock
from shouwen.kit.errors import Refusal
from shouwen.kit.http import actor_of, show

SPANS = {"7": 7, "30": 30, "90": 90}


@require_GET
def counters(request: HttpRequest) -> HttpResponse:
    """How each unit does, over the last days."""
    actor, now = actor_of(request), clock.now()
    days = SPANS.get(request.GET.get("days", ""), 30)
    since = _midnight(now) - timedelta(days=days)
    lines = queries.counters(actor, since=since, until=now, at=now)
    return show(request, "workorders/counters.html", {"lines": lines, "days": days, "spans": SPANS.values()})


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Which reviews the centre wants, its windows and limits (CASE-033)."""
    actor = actor_of(request)
    actor.need("policy.edit")
    held = queries.figures_for(actor.centre_id)
    asked = request.POST if request.method == "POST" else None
    form = RulesForm(asked, initial=vars(held))
    if asked is not None and form.is_valid():
        try:
            actions.set_figures(actor.centre_id, form.changes, actor=actor, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.info(request, _("规则已改，从现在起按新规则"))
            return redirect("workorders:rules")
    return show(request, "workorders/rules.html", {"form": form}, status=422 if asked is not None else 200)
