"""The legal clocks of a case: its panel, its page, more time asked for and decided on, acceptance told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import queries as cases
from shouwen.casework.statutes import actions, queries
from shouwen.casework.statutes.forms import AskForm, DecideForm
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """The legal clocks, beside the case."""
    actor = actor_of(request)
    case = cases.find(number, actor)
    context = {"case": case, "clocks": queries.legal_clocks(case, actor, at=clock.now())}
    return render(request, "statutes/panel.html", context)


@require_GET
def page(request: HttpRequest, number: str) -> HttpResponse:
    """All of it, with what may be done."""
    actor = actor_of(request)
    return _page(request, cases.find(number, actor), actor)


def _page(request: HttpRequest, case: Case, actor: Actor, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "case": case,
        "clocks": queries.legal_clocks(case, actor, at=clock.now()),
        "decision": DecideForm(),
        **more,
    }
    return show(request, "statutes/page.html", context, status=status)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str, clock_id: int) -> HttpResponse:
    """Ask for the next extension the statute allows."""
    actor, at = actor_of(request), clock.now()
    case = cases.find(number, actor)
    found = _clock(case, clock_id, actor)
    form = AskForm(request.POST or None, initial={"taken": found.taken})
    if request.method == "POST":
        done, _wish = carried_out(
            form,
            lambda: actions.ask(
                clock_id,
                reason=form.cleaned_data["reason"],
                taken=form.cleaned_data["taken"],
                actor=actor,
                at=at,
            ),
        )
        if done:
            messages.info(request, _("延期申请已提交，等别人审批"))
            return redirect("statutes:page", case.number)
    context = {"case": case, "found": found, "form": form}
    return show(
        request, "statutes/ask.html", context, part="statutes/asking.html", status=422 if form.errors else 200
    )


def _clock(case: Case, clock_id: int, actor: Actor) -> queries.LegalClock:
    for each in queries.legal_clocks(case, actor, at=clock.now()):
        if each.view.id == clock_id:
            return each
    raise NotFound("clock_unknown", _("没有这个法定时限"))


@require_POST
def decide(request: HttpRequest, number: str, clock_id: int, extension_id: int) -> HttpResponse:
    """Grant or refuse it."""
    actor, at = actor_of(request), clock.now()
    case = cases.find(number, actor)
    _clock(case, clock_id, actor)
    form: Form = DecideForm(request.POST)
    done, notice = carried_out(
        form,
        lambda: actions.decide(
            clock_id,
            extension_id,
            grant=form.cleaned_data["grant"],
            note=form.cleaned_data["note"],
            actor=actor,
            at=at,
        ),
    )
    if not done:
        return _page(request, case, actor, status=422, decision=form, decided=clock_id)
    messages.info(request, _("已同意延长，给客户的告知留在这里") if notice else _("没有同意，期限不变"))
    return redirect("statutes:page", case.number)


@require_POST
def accept(request: HttpRequest, number: str, clock_id: int) -> HttpResponse:
    """Say that it was accepted and the customer told."""
    actor, at = actor_of(request), clock.now()
    case = cases.find(number, actor)
    _clock(case, clock_id, actor)
    actions.tell_acceptance(clock_id, actor=actor, at=at)
    messages.info(request, _("已记下受理决定，办理期限从现在起算"))
    return redirect("statutes:page", case.number)
