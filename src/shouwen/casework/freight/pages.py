"""The panel of a case, a ruling with what it would be before it is made, and the rule of a centre."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.casework.applications import queries as applications
from shouwen.casework.cases import queries as cases
from shouwen.casework.freight import actions, queries, states
from shouwen.casework.freight.forms import RuleForm, RulingForm
from shouwen.casework.freight.models import Rule
from shouwen.casework.freight.rules import Line, Terms, ground_of
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.asking import given
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show
from shouwen.kit.money import Money


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """Who bears the freight of the returns of a case."""
    actor = actor_of(request)
    case = cases.find(number, actor)
    context = {"case": case, "rulings": queries.of_case(case, actor), "may": queries.why_not_decide(case, actor) is None}
    return render(request, "freight/panel.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Rule on a return; ``look`` shows what the rule says and who would sign, and writes nothing."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    if (no := queries.why_not_decide(case, actor)) is not None:
        raise no
    rule = queries.rule_for(case.centre_id, on=day_of(now))
    terms, matter = queries.terms_of(rule), queries.matter_of(case)
    known = ground_of(terms, matter, "")[1] is not None
    form = RulingForm(given(request), terms=terms, known=known)
    context: dict[str, Any] = {"case": case, "rule": rule, "form": form, "currency": terms.currency, "past": queries.of_case(case, actor, all_=True)}
    if request.method == "POST" and "look" in request.POST:
        if form.is_valid():
            context |= _looked(case, form, actor, now)
        return show(request, "freight/new.html", context, status=200 if form.is_valid() else 422)
    if request.method == "POST":
        done, made = carried_out(form, lambda: actions.decide(case, **form.values, actor=actor, at=now))
        if done and made is not None:
            messages.info(request, _("已提交，要签的人会收到通知") if made.state == states.WAITING else _("已定，按规则不用审批"))
            return redirect("cases:page", case.number)
    return show(request, "freight/new.html", context, status=422 if request.method == "POST" else 200)


def _looked(case: Any, form: RulingForm, actor: Actor, now: Any) -> dict[str, Any]:
    values = form.values
    try:
        seen = queries.foresee(case, values["amount"], values["ground"], values["wanted"], at=now)
        found: dict[str, Any] = {"seen": seen, "parts": queries.parts(seen.wanted, seen.terms.currency)}
        if seen.to_sign.amount:
            path = queries.route_of(case, seen, values["parcel"], actor, at=now)
            found |= {"path": path, "stops": applications.shown_stops(path)}
        return found
    except (NotFound, Forbidden):
        raise
    except Refusal as no:
        return {"no": " ".join(no.fields.values()) if isinstance(no, Invalid) else no.message}


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The rule that counts for my centre today, and every version."""
    actor, now = actor_of(request), clock.now()
    versions = list(queries.rules(actor)[:40])
    try:
        rule: Rule | None = queries.rule_for(_centre(actor), on=day_of(now))
    except Conflict:
        rule = None
    terms = queries.terms_of(rule) if rule else None
    alone = Money.rounded(terms.alone, terms.currency) if terms and terms.alone is not None else None
    context = {"rule": rule, "lines": queries.lines(terms) if terms else [], "alone": alone, "versions": versions, "edits": actor.may("freight.rules")}
    return show(request, "freight/rules.html", context)


def _centre(actor: Actor) -> int:
    """One's own centre, or the first there is for who keeps the whole house."""
    if Unit.objects.filter(pk=actor.centre_id).exists():
        return actor.centre_id
    first = Unit.objects.filter(role=Unit.Role.CENTRE, is_active=True).order_by("path").first()
    return first.pk if first else 0


@require_http_methods(["GET", "POST"])
def rule_new(request: HttpRequest) -> HttpResponse:
    """Publish the next version: for everyone by who keeps the house, for one's own centre by its head."""
    actor, now = actor_of(request), clock.now()
    reach = actor.need("freight.rules")
    centre_id = None if reach.centre_ids is None else actor.centre_id
    try:
        held = queries.rule_for(_centre(actor), on=day_of(now))
        terms, name = queries.terms_of(held), held.label
    except Conflict:
        terms, name = Terms("CNY", USUAL), _("退货运费规则")
    last = Rule.objects.filter(centre_id=centre_id).order_by("-version").values_list("version", flat=True).first()
    initial = {"name": name, "starts_on": day_of(now), "after": last or 0, "alone": None if terms.alone is None else f"{terms.alone:f}"}
    form = RuleForm(given(request), terms=terms, actor=actor, initial=initial)
    if request.method == "POST":

        def act() -> Rule:
            known = {name: form.cleaned_data[name] for name in ("name", "starts_on", "reason", "after")}
            return actions.set_rule(form.content, centre_id=centre_id, **known, actor=actor, at=now)

        done, made = carried_out(form, act)
        if done and made is not None:
            messages.info(request, _("第 %(n)s 版已发布，%(day)s 起执行") % {"n": made.version, "day": made.starts_on})
            return redirect("freight:rules")
    context = {"form": form, "everyone": centre_id is None, "currency": terms.currency}
    return show(request, "freight/rule_new.html", context, status=422 if request.method == "POST" else 200)


USUAL = tuple(Line(ground, states.CUSTOMER if ground == states.PERSONAL else states.MERCHANT) for ground in states.GROUNDS)
"""What a first rule begins with: quality is the merchant's, a personal reason the customer's."""

