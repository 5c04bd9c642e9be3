"""Naming the colleague a complaint is about, and putting a wrong naming right."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.forms import AccusedForm, ClearedForm
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@require_http_methods(["GET", "POST"])
def accused(request: HttpRequest, number: str) -> HttpResponse:
    """Who it is, found by name, kept out of it from then on; or (``cleared``) whose naming was a mistake."""
    actor, now = actor_of(request), clock.now()
    case, _held = queries.find(number, actor)
    posted = request.POST if request.method == "POST" else None
    clears = posted is not None and "cleared" in posted
    naming, clearing = AccusedForm(None if clears else posted), ClearedForm(posted if clears else None)
    if posted is not None:
        done = _clear(clearing, case, actor, now) if clears else _name(naming, case, actor, now)
        if done:
            messages.info(request, done)
            return redirect("complaints:page", case.number)
    context = {
        "case": case, "form": naming, "clearing": clearing, "accused": queries.accused(case),
        "why_not": queries.why_not(case, "complaints.record", actor),
        "may_acquit": not queries.why_not(case, "complaints.acquit", actor),
    }  # fmt: skip
    return show(request, "complaints/accused.html", context, part="complaints/parts/accused.html", status=422 if posted is not None else 200)


def _name(form: AccusedForm, case: Case, actor: Actor, at: datetime) -> str:
    done, _none = carried_out(form, lambda: actions.accuse(case, form.cleaned_data["who"], actor=actor, at=at))
    return _("已写明，这位同事从现在起看不到这件事") if done else ""


def _clear(form: ClearedForm, case: Case, actor: Actor, at: datetime) -> str:
    def act() -> None:
        actions.acquit(case, form.cleaned_data["cleared"], reason=form.cleaned_data["reason"], actor=actor, at=at)

    return _("已更正，这位同事不再回避") if carried_out(form, act)[0] else ""
