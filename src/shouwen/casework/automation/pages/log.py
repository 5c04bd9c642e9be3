"""What rules did, and what they would have done."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.automation import actions, queries
from shouwen.casework.automation.forms import DryForm
from shouwen.casework.automation.states import RESULTS
from shouwen.kit import clock
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


@require_GET
def runs_all(request: HttpRequest) -> HttpResponse:
    """The log of every rule in reach."""
    return _log(request, None)


@require_GET
def runs(request: HttpRequest, rule_id: int) -> HttpResponse:
    """The log of one rule."""
    return _log(request, rule_id)


def _log(request: HttpRequest, rule_id: int | None) -> HttpResponse:
    actor = actor_of(request)
    row = queries.rule(rule_id, actor) if rule_id else None
    asked = {name: request.GET.get(name, "") for name in ("result", "text")}
    cursor = request.GET.get("cursor", "")
    found = queries.runs(actor, rule_id=rule_id, cursor=cursor, result=asked["result"], text=asked["text"])
    context = {
        "rule": row,
        "lines": found.rows,
        "next_cursor": found.next_cursor,
        "results": RESULTS.items(),
        **asked,
    }
    return show(request, "automation/runs.html", context, part="automation/parts/runs.html")


@require_POST
def run_again(request: HttpRequest, run_id: int) -> HttpResponse:
    """Do a run again that was not carried out."""
    actor = actor_of(request)
    row = queries.run_of(run_id, actor)
    done = actions.retry(run_id, at=clock.now())
    messages.info(request, _("又试了一次：%(result)s") % {"result": RESULTS[done.result]})
    return redirect("automation:runs", row.rule_id)


@require_http_methods(["GET", "POST"])
def dry_runs(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Try a rule on past cases: choose a period; the worker does the rest."""
    actor, at = actor_of(request), clock.now()
    row = queries.rule(rule_id, actor)
    form = DryForm(request.POST if request.method == "POST" else None, initial=DryForm.usual(at))
    if request.method == "POST":
        zone = ZoneInfo(actor.time_zone)

        def ask() -> object:
            first = datetime.combine(form.cleaned_data["first"], time(), tzinfo=zone)
            last = datetime.combine(form.cleaned_data["last"], time(), tzinfo=zone) + timedelta(days=1)
            return actions.ask_dry_run(rule_id, first, last, actor=actor, at=at)

        done, _made = carried_out(form, ask)
        if done:
            return redirect("automation:dry_runs", rule_id)
    dry = queries.last_dry_run(row)
    version = queries.version(row)
    context = {
        "rule": row,
        "said": queries.said(version.content),
        "author": queries.author_name(version),
        "form": form,
        "dry": dry,
        "lines": queries.dry_lines(dry, actor) if dry else [],
        "timed": "fact" not in version.content["when"],
    }
    return show(request, "automation/dry.html", context, status=422 if form.errors else 200)


@require_GET
def dry_run(request: HttpRequest, dryrun_id: int) -> HttpResponse:
    """How far a dry run is; asked again until it is done."""
    actor = actor_of(request)
    dry = queries.dry_run(dryrun_id, actor)
    context = {"dry": dry, "lines": queries.dry_lines(dry, actor), "rule": dry.rule}
    return show(request, "automation/dry_page.html", context, part="automation/parts/dry.html")
