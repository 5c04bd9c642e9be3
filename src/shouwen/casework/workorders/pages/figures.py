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
from shouwen.casework.workorders.rules.timeliness import VERDICTS
from shouwen.foundation.organisation.queries import unit_names
from shouwen.kit import clock
from shouwen.kit.errors import Refusal
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_int

SPANS = {"7": 7, "30": 30, "90": 90}


@require_GET
def counters(request: HttpRequest) -> HttpResponse:
    """How each unit does, over the last days."""
    actor, now = actor_of(request), clock.now()
    days = _days(request)
    since = _midnight(now) - timedelta(days=days)
    lines = queries.counters(actor, since=since, until=now, at=now)
    return show(request, "workorders/counters.html", {"lines": lines, "days": days, "spans": SPANS.values()})


@require_GET
def timeliness(request: HttpRequest) -> HttpResponse:
    """Which orders were done in time and which not, and by how many hours (SLA-010)."""
    actor, now, days = actor_of(request), clock.now(), _days(request)
    verdict = request.GET.get("verdict", "")
    chosen, unit_id = verdict if verdict in VERDICTS else "", plain_int(request.GET.get("unit", ""))
    listing = queries.timed(
        chosen, actor, since=_midnight(now) - timedelta(days=days), until=now, at=now, unit_id=unit_id,
        cursor=request.GET.get("after", ""),
    )  # fmt: skip
    context = {
        "listing": listing,
        "verdicts": VERDICTS.items(),
        "verdict": chosen,
        "days": days,
        "spans": SPANS.values(),
        "unit_id": unit_id,
        "unit": unit_names([unit_id]).get(unit_id, "") if unit_id else "",
    }
    return show(request, "workorders/timeliness.html", context, part="workorders/parts/timed.html")


def _days(request: HttpRequest) -> int:
    return SPANS.get(request.GET.get("days", ""), 30)


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
