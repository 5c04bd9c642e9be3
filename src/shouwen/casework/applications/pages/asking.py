"""Asking for an expense, or for what a customer applies for; and the panel of a case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.casework.applications import actions, forms, queries, states
from shouwen.casework.applications.models import Application
from shouwen.casework.cases import queries as cases
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.asking import given
from shouwen.kit.errors import Forbidden, NotFound, Refusal
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """What the customer of a case applies for, and what it costs."""
    actor = actor_of(request)
    case = cases.find(number, actor)
    actor.need("applications.read")
    may = case.is_open and actor.may("applications.submit")
    return render(request, "applications/panel.html", {"case": case, "lines": queries.of_case(case, actor), "may": may})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new one; with ``case`` it belongs to that matter."""
    actor = actor_of(request)
    actor.need("applications.submit")
    number = request.GET.get("case", "")[:24]
    case = cases.find(number, actor) if number else None
    kind = request.GET.get("kind", states.EXPENSE)
    if kind not in states.ASKED or (kind == states.CUSTOMER and case is None):
        raise NotFound("kind_unknown", _("客户申请要从客户的事项里提"))
    form = forms.DraftForm(given(request), kind=kind)
    return _asked(request, form, case, None, actor)


@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, application_id: int) -> HttpResponse:
    """A returned one, changed."""
    actor = actor_of(request)
    row = queries.find(application_id, actor)
    if (no := queries.refused(row, "submit", actor)) is not None:
        raise no
    initial = {"sort": row.sort, "title": row.title, "amount": row.money.plain(), "payee": row.payee, "reason": row.reason}
    form = forms.DraftForm(given(request), kind=row.kind, initial=initial)
    return _asked(request, form, row.case, row, actor)


def _asked(request: HttpRequest, form: forms.DraftForm, case: Any, row: Application | None, actor: Actor) -> HttpResponse:
    now = clock.now()
    context: dict[str, Any] = {"form": form, "case": case, "row": row, "kind": form.kind, "kind_label": states.KINDS[form.kind]}
    if request.method == "POST" and "look" in request.POST:
        if form.is_valid():
            try:
                context["path"] = actions.foresee(form.draft(case), actor=actor, at=now, besides=row.pk if row else 0)
                context["stops"] = queries.shown_stops(context["path"])
            except (NotFound, Forbidden):
                raise
            except Refusal as no:
                context["no"] = no.message
        return show(request, "applications/new.html", context, status=200 if form.is_valid() else 422)
    if request.method == "POST":

        def act() -> Application:
            draft = form.draft(case)
            return actions.resubmit(row.pk, draft, actor=actor, at=now) if row else actions.submit(draft, actor=actor, at=now)

        done, made = carried_out(form, act)
        if done and made is not None:
            messages.info(request, _("已提交，要签的人会收到通知"))
            return redirect("applications:application", made.pk)
    return show(request, "applications/new.html", context, status=422 if request.method == "POST" else 200)
