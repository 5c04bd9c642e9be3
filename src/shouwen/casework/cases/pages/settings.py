"""First-contact rules on one page: figures, acceptance times, the hand-off matrix; tried, changed with a reason, undone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import actions
from shouwen.casework.cases.forms.settings import FirstContactForm, RouteForm, TrialForm
from shouwen.casework.cases.pages.answers import onwards, put_beside
from shouwen.casework.cases.queries import flow, policy, routes, settings
from shouwen.casework.cases.rules import settings as rules
from shouwen.casework.cases.rules.policy import Figures
from shouwen.kit import clock
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.http import actor_of, show

PAGE = "cases/settings.html"


@require_GET
def rules_home(request: HttpRequest) -> HttpResponse:
    """The rules of one's own centre, or the first one may change."""
    actor = actor_of(request)
    mine = [pk for pk, _name in settings.centres(actor)]
    return redirect("cases:rules", centre_id=actor.centre_id if actor.centre_id in mine or not mine else mine[0])


@require_http_methods(["GET", "POST"])
def rules_page(request: HttpRequest, centre_id: int) -> HttpResponse:
    """Show what holds; with ``step=try`` what a change would mean, with ``step=keep`` change it."""
    actor, whose, now = actor_of(request), centre_id or None, clock.now()
    settings.need_centre(centre_id, actor)
    form = _form(request, whose)
    effects: list[settings.Effect] | None = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") == "try":
            effects = _effects(form, whose, request)
        else:
            try:
                done = actions.set_first_contact(
                    whose, form.figures, form.terms, reason=form.cleaned_data["reason"], actor=actor, at=now
                )
            except (Invalid, Conflict) as refusal:
                put_beside(form, refusal)
            else:
                return onwards(request, request.path, _("规则已改，从现在起照此办") if done else _("没有改动"))
    status = 422 if form.errors else 200
    return show(request, PAGE, {**_context(request, centre_id), "form": form, "effects": effects}, status=status)


def _form(request: HttpRequest, whose: int | None) -> FirstContactForm:
    asked = request.POST if request.method == "POST" else None
    return FirstContactForm(
        asked, held=settings.held(whose), above=settings.inherited(whose), terms=policy.terms(whose)
    )


def _effects(form: FirstContactForm, whose: int | None, request: HttpRequest) -> list[settings.Effect]:
    """What is asked for is checked as it would be, and counted."""
    wrong = {name: why for name, value in form.figures.items() if (why := rules.wrong(name, value))}
    new = Figures(**form.figures)
    wrong |= {} if wrong else dict(rules.wrong_together(new))
    for name, why in wrong.items():
        form.add_error(name, why)
    return [] if wrong else settings.effects(whose, new, actor_of(request), at=clock.now())


def _context(request: HttpRequest, centre_id: int) -> dict[str, Any]:
    actor, whose, now = actor_of(request), centre_id or None, clock.now()
    lines, gone = routes.matrix(whose, at=now)
    given = request.GET if "from_role" in request.GET else None
    trial = TrialForm(given, actor=actor, centre_id=whose)
    return {
        "centre_id": centre_id,
        "centres": settings.centres(actor),
        "lines": lines,
        "gone": gone,
        "walks": flow.walks(actor, centre_id=whose, right="policy.edit", at=now),
        "changes": settings.changes(whose, policy.own(whose), actor),
        "route_form": RouteForm(actor=actor, centre_id=whose, auto_id="route_%s"),
        "trial": trial,
        "tried": _tried(trial, centre_id) if given is not None and trial.is_valid() else None,
    }


def _tried(trial: TrialForm, centre_id: int) -> dict[str, Any]:
    """Which line decides, and until when it would have to be taken by severity."""
    data = trial.cleaned_data
    line = routes.tried(centre_id, at=clock.now(), **data)
    return {"line": line, "times": settings.term_sayings(centre_id or None, data["kind"])}


@require_POST
def undo_rules(request: HttpRequest, centre_id: int, entry_id: int) -> HttpResponse:
    """Take one change back."""
    actor = actor_of(request)
    settings.need_centre(centre_id, actor)
    try:
        actions.take_back_first_contact(centre_id or None, entry_id, actor=actor, at=clock.now())
    except Conflict as no:
        return onwards(request, _home(centre_id), no.message)
    return onwards(request, _home(centre_id), _("已改回去"))


def _home(centre_id: int) -> str:
    return reverse("cases:rules", args=[centre_id])


@require_POST
def add_route(request: HttpRequest, centre_id: int) -> HttpResponse:
    """Add a line to the matrix of a centre, or (0) of all."""
    actor, whose = actor_of(request), centre_id or None
    settings.need_centre(centre_id, actor)
    form = RouteForm(request.POST, actor=actor, centre_id=whose, auto_id="route_%s")
    if form.is_valid():
        try:
            actions.add_route(centre_id=whose, actor=actor, at=clock.now(), **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            put_beside(form, refusal)
        else:
            return onwards(request, f"{_home(centre_id)}#matrix", _("已加上，从下一次交办起照此办"))
    request_form = FirstContactForm(
        held=settings.held(whose), above=settings.inherited(whose), terms=policy.terms(whose)
    )
    context = {**_context(request, centre_id), "form": request_form, "route_form": form, "effects": None}
    return show(request, PAGE, context, status=422)


@require_POST
def remove_route(request: HttpRequest, centre_id: int, route_id: int) -> HttpResponse:
    """Take a line out of the matrix."""
    actor = actor_of(request)
    settings.need_centre(centre_id, actor)
    actions.remove_route(route_id, reason=request.POST.get("reason", "")[:200], actor=actor, at=clock.now())
    return onwards(request, f"{_home(centre_id)}#matrix", _("已取消，下面可以恢复"))


@require_POST
def restore_route(request: HttpRequest, centre_id: int, route_id: int) -> HttpResponse:
    """Put a line back that was taken out."""
    actor = actor_of(request)
    settings.need_centre(centre_id, actor)
    try:
        actions.restore_route(route_id, actor=actor, at=clock.now())
    except Conflict as no:
        return onwards(request, f"{_home(centre_id)}#matrix", no.message)
    return onwards(request, f"{_home(centre_id)}#matrix", _("已恢复"))
