"""Naming the colleague a complaint is about."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.forms import AccusedForm
from shouwen.kit import clock
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


@require_http_methods(["GET", "POST"])
def accused(request: HttpRequest, number: str) -> HttpResponse:
    """Who it is, found by name; from then on they are kept out of it."""
    actor, now = actor_of(request), clock.now()
    case, _held = queries.find(number, actor)
    posted = request.POST if request.method == "POST" else None
    form = AccusedForm(posted)
    if posted is not None:
        done, _none = carried_out(form, lambda: actions.accuse(case, form.cleaned_data["who"], actor=actor, at=now))
        if done:
            messages.info(request, _("已写明，这位同事从现在起看不到这件事"))
            return redirect("complaints:page", case.number)
    context = {
        "case": case, "form": form, "accused": queries.accused(case),
        "why_not": queries.why_not(case, "complaints.record", actor),
    }  # fmt: skip
    return show(request, "complaints/accused.html", context, part="complaints/parts/accused.html", status=422 if posted is not None else 200)
