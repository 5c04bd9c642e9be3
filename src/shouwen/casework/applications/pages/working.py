"""The list, one of them, its signature, its moves, and the month's budget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.applications import actions, forms, queries, states
from shouwen.casework.applications.slots import details_of
from shouwen.casework.redress.slots import trail_of
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.asking import Asked, ask, given
from shouwen.kit.errors import NotFound
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show
from shouwen.kit.money import Money


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Those in reach: open, mine or all."""
    actor, now = actor_of(request), clock.now()
    chosen = request.GET.get("show", "open")
    tabs = [("open", _("办理中")), ("mine", _("我提的")), ("all", _("全部"))]
    budgets = queries.budgets(actor, at=now) if actor.may("applications.budget") else []
    context = {"lines": queries.board(actor, show=chosen), "chosen": chosen, "tabs": tabs, "budgets": budgets, "may": actor.may("applications.submit")}
    return show(request, "applications/board.html", {**context, "keeps": actor.may("applications.budget")})


def _context(application_id: int, actor: Actor, form: forms.DecisionForm | None = None) -> dict[str, Any]:
    row = queries.find(application_id, actor)
    page = queries.page(row, actor, at=clock.now())
    step = queries.current(row)
    decision = form or (forms.DecisionForm(initial={"step": step.pk}) if page.may_sign and step else None)
    return {"page": page, "row": row, "decision": decision, "trail": trail_of(states.SUBJECT, row.pk), "details": details_of(row, actor)}


@require_GET
def application(request: HttpRequest, application_id: int) -> HttpResponse:
    """One with its route, proof and story."""
    return show(request, "applications/application.html", _context(application_id, actor_of(request)))


@require_POST
def decide(request: HttpRequest, application_id: int) -> HttpResponse:
    """Give a signature. Who was too late is told so."""
    actor, now = actor_of(request), clock.now()
    form = forms.DecisionForm(request.POST)

    def act() -> object:
        values = form.cleaned_data
        verdict = request.POST.get("verdict", "")
        return actions.decide(application_id, verdict, note=values["note"], step_id=values["step"], actor=actor, at=now)

    done, _made = carried_out(form, act)
    if done:
        words = {"agreed": _("已同意"), "refused": _("已写明不同意"), "returned": _("已退回修改")}
        messages.info(request, words[request.POST["verdict"]])
        return redirect("applications:application", application_id)
    return show(request, "applications/application.html", _context(application_id, actor, form), status=422)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, application_id: int, move: str) -> HttpResponse:
    """One of the moves that are no signature."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(application_id, actor)
    if move not in ("withdraw", "hand_in", "grant", "decline", "spend"):
        raise NotFound("step_unknown", _("没有这一步"))
    if (no := queries.refused(row, move, actor)) is not None:
        raise no
    form = _form(move, request, row, day_of(now))
    acts: dict[str, Callable[..., object]] = {
        "withdraw": actions.withdraw, "hand_in": actions.hand_in, "spend": actions.spend,
        "grant": lambda pk, **more: actions.outcome(pk, True, **more), "decline": lambda pk, **more: actions.outcome(pk, False, **more),
    }  # fmt: skip
    label = str(states.MOVES[move].label)
    asked = Asked(label, label, reverse("applications:application", args=[row.pk]), _("已记下"), row.number)
    return ask(request, form, asked, lambda: _done(acts[move](row.pk, **form.cleaned_data, actor=actor, at=now)))


def _done(_made: object) -> None:
    """The page goes back to where it came from."""


def _form(move: str, request: HttpRequest, row: Any, today: Any) -> Any:
    data = given(request)
    if move == "withdraw":
        return forms.WithdrawForm(data)
    if move == "hand_in":
        return forms.HandInForm(data)
    if move == "spend":
        return forms.SpendForm(data, initial={"amount": row.money.plain()})
    return forms.OutcomeForm(data, granted=move == "grant", initial={"on": today})


@require_http_methods(["GET", "POST"])
def budget(request: HttpRequest) -> HttpResponse:
    """Set what my centre may spend in a month."""
    actor, now = actor_of(request), clock.now()
    actor.need("applications.budget")
    form = forms.BudgetForm(given(request), initial={"month": queries.month_of(now)})
    asked = Asked(_("服务费用预算"), _("定预算"), reverse("applications:board"), _("预算已定"), _("费用和申请"), _("没有定预算的月份不设限；超出的要高一级批。"))

    def act() -> None:
        actions.set_budget(form.cleaned_data["month"], Money(form.cleaned_data["amount"]), actor=actor, at=now)

    return ask(request, form, asked, act)
