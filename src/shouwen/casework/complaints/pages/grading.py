"""A severity by hand and back to the rules; special circumstances marked and lifted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.forms import FlagForm, OverrideForm
from shouwen.casework.complaints.queries import standing
from shouwen.kit import clock
from shouwen.kit.errors import NotFound
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


@require_http_methods(["GET", "POST"])
def severity(request: HttpRequest, number: str) -> HttpResponse:
    """Set the severity by hand, with a reason."""
    actor, now = actor_of(request), clock.now()
    case, held = queries.find(number, actor)
    form = OverrideForm(request.POST if request.method == "POST" else None, initial={"severity": case.severity})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, _held = carried_out(form, lambda: actions.override(case, data["severity"], reason=data["reason"], actor=actor, at=now))
        if done:
            messages.info(request, _("严重程度已改定"))
            return redirect("complaints:page", case.number)
    context = {
        "case": case, "held": held, "form": form, "grading": standing.grading(case, held),
        "why_not": queries.why_not(case, "complaints.override", actor),
    }  # fmt: skip
    return show(request, "complaints/severity.html", context, part="complaints/parts/severity.html", status=422 if request.method == "POST" else 200)


@require_POST
def by_rules(request: HttpRequest, number: str) -> HttpResponse:
    """Let the rules grade again."""
    actions.take_back(number, actor=actor_of(request), at=clock.now())
    messages.info(request, _("已恢复按规则定级"))
    return redirect("complaints:page", number)


@require_http_methods(["GET", "POST"])
def flag(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Mark a special circumstance, or lift it when it is marked."""
    actor, now = actor_of(request), clock.now()
    case, held = queries.find(number, actor)
    view = next((each for each in queries.flags(held) if each.code == code), None)
    if view is None:
        raise NotFound("flag_unknown", _("没有这个标记"))
    form = FlagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        act = actions.lift_flag if "lift" in request.POST else actions.set_flag
        done, _row = carried_out(form, lambda: act(case, code, reason=reason, actor=actor, at=now))
        if done:
            words = _("已取消标记：%(flag)s") if "lift" in request.POST else _("已标记：%(flag)s")
            messages.info(request, words % {"flag": view.label})
            return redirect("complaints:page", case.number)
    context = {"case": case, "form": form, "flag": view, "why_not": queries.why_not(case, "complaints.flag", actor)}
    return show(request, "complaints/flag.html", context, part="complaints/parts/flag.html", status=422 if request.method == "POST" else 200)
