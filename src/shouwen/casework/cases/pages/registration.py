"""Registration: the form, and what is found while one types."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.casework.cases import actions, queries, slots, states
from shouwen.casework.cases.actions import Intake
from shouwen.casework.cases.forms import RegistrationForm
from shouwen.casework.cases.forms.move import attached
from shouwen.casework.cases.forms.registration import given_fields
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.pages.answers import onwards
from shouwen.casework.cases.queries import Filters, tags
from shouwen.foundation.files import queries as files
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, Refusal
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import queries as customers

REPEAT_DAYS = 30


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; or the registration, in one of four ways: mine, answered and closed, handed on, handed up."""
    actor = actor_of(request)
    actor.need("cases.register")
    if request.method == "GET":
        asked = {name: value for name, value in request.GET.items() if name in ("phone", "customer_id", "kind")}
        asked |= _out_of(request, actor)
        form = RegistrationForm(initial={"intake_key": uuid4().hex, "kind": "complaint", **asked}, actor=actor)
        return show(request, "cases/new.html", _context(form))
    form = RegistrationForm(request.POST, actor=actor)
    if number := request.POST.get("chase", ""):
        return _chase(request, form, number)
    faults: dict[str, str] = {}
    if form.is_valid():
        try:
            return _go(request, _register(form, request.POST.get("then", "")), request.POST.get("then", ""))
        except Invalid as refusal:
            faults = form.refuse(refusal.fields)
        except Refusal as refusal:
            form = _told(form, refusal)
    return show(request, "cases/new.html", _context(form, faults), part="cases/parts/registration.html", status=422)


def _out_of(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What a further matter takes over from the case it comes out of (``from``): the customer and, of an ``entry`` of it,
    their words.

    :raises NotFound: when the case is none for this reader.
    """
    number = request.GET.get("from", "")
    if not number:
        return {}
    found = queries.page(number, actor, at=clock.now())
    entry = request.GET.get("entry", "")
    words = next((each.text for each in found.timeline if str(each.told.id) == entry and each.text_kind in states.SPOKEN), "")
    known = {"customer_id": found.customer.id, "name": found.customer.name} if found.customer else {}
    return {**known, "kind": found.case.kind_code, "out_of": found.case.number, "description": words}


def _chase(request: HttpRequest, form: RegistrationForm, number: str) -> HttpResponse:
    """It is the same matter: what was said goes to the case there is, as a chase."""
    words = str(form.data.get("description", ""))[:4000]
    try:
        count = actions.chase(number[:40], words, actor=form.actor, at=clock.now())
    except Refusal as refusal:
        form.is_valid()
        form.add_error(None, refusal.message)
        return show(request, "cases/new.html", _context(form), part="cases/parts/registration.html", status=422)
    said = _("%(number)s 记为第 %(count)s 次催办") % {"number": number, "count": count}
    return onwards(request, reverse("cases:page", args=[number]), said)


def _told(form: RegistrationForm, refusal: Refusal) -> RegistrationForm:
    """The refusal over the form. What was sent before and changed since is registered already: the form gets a new key,
    so that one more press registers a second matter."""
    if refusal.code == "intake_key_reused":
        values: Any = QueryDict(mutable=True)
        values.update(form.data)
        values["intake_key"] = uuid4().hex
        form = RegistrationForm(values, actor=form.actor, replaced=str(form.data.get("intake_key", "")))
        form.is_valid()
        sentence = _("刚才那次已经登记为 %(number)s；这一件不一样的话，再按一次另外登记")
        form.add_error(None, sentence % {"number": refusal.params.get("number", "")})
        return form
    form.add_error(None, refusal.message)
    return form


def _register(form: RegistrationForm, then: str) -> Case:
    """Nobody leaves the form without a plan (CASE-007): answering, handing up and handing on are one themselves."""
    actor, now = form.actor, clock.now()
    data = form.cleaned_data
    if then == "close" and not data["answer"].strip():
        raise Invalid({"answer": _("写下怎样答复的，才能当场办结")})
    with transaction.atomic():
        case = _planned(form, then, now)
        if data["out_of"] and not queries.linked(case.pk, data["out_of"]):
            actions.link(case.pk, data["out_of"], kind="related", actor=actor, at=now)
        if then == "close":
            actions.close(case.number, reason_code="answered_at_once", actor=actor, at=now)
        elif data["answer"].strip():
            actions.reply(case.number, data["answer"], channel=data["channel"], actor=actor, at=now)
        if then == "up":
            actions.hand_off(case.number, kind="hand_up", note=data["plan"] or data["description"][:200], actor=actor, at=now)
        return case


def _planned(form: RegistrationForm, then: str, at: datetime) -> Case:
    """Registered, unless there is no plan; what else is missing is said along with it."""
    data = form.cleaned_data
    has_plan = then in ("close", "up", "hand") or bool(data["plan"].strip() or data["promise"])
    missing = {} if has_plan else {"plan": _("写一句打算怎么办，再登记")}
    actor = form.actor
    try:
        codes = actions.tags_named(tags.parted(data["tags"]), centre_id=actor.centre_id, actor=actor, at=at)
        case = actions.register(form.intake(closes=then == "close", tags=codes), actor=actor, at=at)
    except Invalid as refusal:
        raise Invalid({**refusal.fields, **missing}) from refusal
    if missing:
        raise Invalid(missing)
    return case


def _go(request: HttpRequest, case: Case, then: str) -> HttpResponse:
    url = reverse("cases:page", args=[case.number])
    words = {
        "close": _("%(number)s 已登记，当场答复并办结"),
        "up": _("%(number)s 已登记，转高级席；您仍是首问责任人"),
    }.get(then, _("%(number)s 已登记，由您首问负责到客户认可"))
    return onwards(request, f"{url}?do=hand_off" if then == "hand" else f"{url}?registered=1", words % {"number": case.number})


@require_GET
def foretold(request: HttpRequest) -> HttpResponse:
    """The priority and the clocks this would have, by the rules that will grade it."""
    actor, now = actor_of(request), clock.now()
    numbers: dict[str, Any] = {name: plain_int(value)
               for name in ("category_id", "customer_id") for value in [request.GET.get(name, "")]}  # fmt: skip
    kind, channel = request.GET.get("kind", "")[:24], request.GET.get("channel", "phone")[:24]
    try:
        told = actions.foretell(Intake(kind=kind, description="", channel=channel, **numbers), actor=actor, at=now)
    except Invalid:  # a category of another kind is chosen: nothing to say yet
        told = None
    return render(request, "cases/parts/foretold.html", {"told": told, "now": now})


def _context(form: RegistrationForm, faults: dict[str, str] | None = None) -> dict[str, Any]:
    chosen = form["category_id"].value()
    category = _category(chosen)
    kind = str(form["kind"].value() or "")
    return {
        "form": form,
        "category": category,
        "extra": _extra(form.actor, kind, category, form.extra() if form.is_bound else {}, faults or {}),
        "faults": list((faults or {}).values()),
        "held": _held(form),
        "common": queries.common(form.actor, kind=str(form["kind"].value() or ""), at=clock.now()),
        "beside_new": [panel for fill in slots.beside_new for panel in fill(form.actor)],
        "plans": (_("核实后回电告知结果"), _("派单给承办部门核查"), _("请客户补充材料后再办")),
    }


def _held(form: RegistrationForm) -> str:
    """The files that came with the form and still lie in the tray, as JSON for the script that draws their lines."""
    chosen = attached(form.data) if form.is_bound else []
    return json.dumps([files.line(each) for each in files.tray(form.actor) if each.pk in chosen]) if chosen else ""


def _category(chosen: Any) -> Any:
    return catalogue.category(pk) if (pk := plain_int(chosen)) is not None else None


def _extra(actor: Actor, kind: str, category: Any, given: dict[str, Any], faults: dict[str, str]) -> Any:
    """The custom fields of a kind and category by section, ready to be drawn."""
    path = category.path if category else ""
    asked = catalogue.asked(kind, path, actor.centre_id, at=clock.now())
    return catalogue.drawn_all(asked, given, faults, kind=kind, path=path, at=clock.now())


@require_GET
def fields(request: HttpRequest) -> HttpResponse:
    """The custom fields of a kind and category."""
    category, kind = _category(request.GET.get("category_id")), request.GET.get("kind", "")
    extra = _extra(actor_of(request), kind, category, given_fields(request.GET), {})
    return render(request, "cases/parts/extra.html", {"extra": extra, "category": category})


@require_GET
def beside(request: HttpRequest) -> HttpResponse:
    """The customer, what may be the same matter, and what happened lately."""
    actor, now = actor_of(request), clock.now()
    chosen = plain_int(request.GET.get("customer_id", ""))
    if chosen is None:
        return render(request, "cases/parts/beside.html", {"card": None, "beside": True})
    card = customers.card(chosen, actor)
    category = plain_int(request.GET.get("category_id", ""))
    open_cases = queries.queue(Filters(customer_id=card.id), actor, at=now, limit=5).rows
    since = now - timedelta(days=REPEAT_DAYS)
    same = Filters(customer_id=card.id, category_id=category, is_open=None, received_from=since) if category is not None else None
    context = {
        "card": card,
        "beside": True,
        "open_cases": open_cases,
        "repeats": len(queries.queue(same, actor, at=now, limit=20).rows) if same else 0,
        "moments": customers.timeline(card.id, actor, limit=6).rows,
    }
    return render(request, "cases/parts/beside.html", context)
