"""People: found, taken on, appointed, away and stood in for."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.foundation.organisation import actions, moving, overview, queries
from shouwen.foundation.organisation.forms import (
    AbsenceForm,
    ChangeUnitForm,
    EndForm,
    NewPersonForm,
    PersonForm,
    PostForm,
    ProxyForm,
)
from shouwen.kit import clock
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who works here, within scope; found by name, staff number or unit."""
    actor = actor_of(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "unit", "state", "after")}
    page = overview.roster(actor, at=clock.now(), **asked)
    context = {
        "page": page,
        "asked": asked,
        "units": queries.units(actor),
        "may_add": actor.may("people.edit"),
    }
    return show(request, "organisation/people.html", context)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: particulars, posts, absences, proxies, and what other modules know."""
    actor = actor_of(request)
    form = PersonForm(request.POST or None, instance=queries.person(person_id, actor))
    if request.method == "POST":
        done, _person = carried_out(
            form, lambda: actions.edit_person(person_id, actor=actor, at=clock.now(), **form.cleaned_data)
        )
        if done:
            return redirect("organisation:person", person_id)
    return _page(request, person_id, form=form)


def _page(request: HttpRequest, person_id: int, **forms: BaseForm) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    found = queries.person(person_id, actor)
    context: dict[str, Any] = {
        "person": found,
        "dossier": overview.dossier(found, at=at),
        "panels": overview.panels(found, actor),
        "may_edit": overview.may_manage(found, actor),
        "may_lock": overview.may_manage(found, actor, "people.lock"),
        "is_me": found.pk == actor.person_id,
        "form": PersonForm(instance=found),
        "post_form": PostForm(actor=actor) if actor.may("people.edit") else None,
        "absence_form": AbsenceForm(),
        "proxy_form": ProxyForm(person=found),
        "unit_form": ChangeUnitForm(actor=actor) if actor.may("people.edit") else None,
        "end_form": EndForm(),
        **forms,
    }
    return show(
        request,
        "organisation/person.html",
        context,
        status=422 if any(f.errors for f in forms.values()) else 200,
    )


@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    """Somebody joins."""
    actor, at = actor_of(request), clock.now()
    actor.need("people.edit")
    form = NewPersonForm(request.POST or None, actor=actor, initial={"unit": request.GET.get("unit")})
    if request.method == "POST":
        done, made = carried_out(form, lambda: actions.join(form.cleaned_data, actor=actor, at=at))
        if done and made is not None:
            return redirect("organisation:person", made.pk)
    return show(request, "organisation/new_person.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def appoint(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a post."""
    actor = actor_of(request)
    actor.need("people.edit")
    form = PostForm(request.POST, actor=actor)

    def act() -> object:
        values = dict(form.cleaned_data)
        return actions.appoint(
            person_id, unit_id=values.pop("unit").pk, actor=actor, at=clock.now(), **values
        )

    done, _post = carried_out(form, act)
    return redirect("organisation:person", person_id) if done else _page(request, person_id, post_form=form)


@require_POST
def end_post(request: HttpRequest, person_id: int, post_id: int) -> HttpResponse:
    """End a post."""
    actor, form = actor_of(request), EndForm(request.POST)
    done, _post = carried_out(
        form,
        lambda: actions.end_post(post_id, ends_on=form.cleaned_data["ends_on"], actor=actor, at=clock.now()),
    )
    return redirect("organisation:person", person_id) if done else _page(request, person_id, end_form=form)


@require_http_methods(["GET", "POST"])
def change_unit(request: HttpRequest, person_id: int) -> HttpResponse:
    """Move the person to another home unit: first what that would mean, then the deed."""
    actor, at = actor_of(request), clock.now()
    actor.need("people.edit")
    form = ChangeUnitForm(request.POST if request.method == "POST" else request.GET, actor=actor)
    if request.method == "GET":
        if not form.is_valid():
            return _page(request, person_id, unit_form=form)
        seen = moving.transfer(queries.person(person_id, actor), form.cleaned_data["unit"], at=at)
        return show(request, "organisation/transfer.html", {"seen": seen, "person": seen.person})
    done, _person = carried_out(
        form,
        lambda: actions.move_person(
            person_id, unit_id=form.cleaned_data["unit"].pk, actor=actor, at=at
        ),
    )
    return redirect("organisation:person", person_id) if done else _page(request, person_id, unit_form=form)


@require_POST
def set_absence(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter an absence."""
    actor, form = actor_of(request), AbsenceForm(request.POST)
    done, _row = carried_out(
        form, lambda: actions.set_absence(person_id, actor=actor, at=clock.now(), **form.cleaned_data)
    )
    return (
        redirect("organisation:person", person_id) if done else _page(request, person_id, absence_form=form)
    )


@require_POST
def end_absence(request: HttpRequest, person_id: int, absence_id: int) -> HttpResponse:
    """Back again."""
    actions.end_absence(absence_id, actor=actor_of(request), at=clock.now())
    return redirect("organisation:person", person_id)


@require_POST
def set_proxy(request: HttpRequest, person_id: int) -> HttpResponse:
    """Name a proxy."""
    actor = actor_of(request)
    form = ProxyForm(request.POST, person=queries.person(person_id, actor))

    def act() -> object:
        values = dict(form.cleaned_data)
        return actions.name_proxy(
            person_id, proxy_id=values.pop("proxy").pk, actor=actor, at=clock.now(), **values
        )

    done, _rule = carried_out(form, act)
    return redirect("organisation:person", person_id) if done else _page(request, person_id, proxy_form=form)


@require_POST
def proxy_answer(request: HttpRequest, person_id: int, rule_id: int) -> HttpResponse:
    """Approve a proxy, or end it."""
    act = actions.approve_proxy if "approve" in request.POST else actions.end_proxy
    act(rule_id, actor=actor_of(request), at=clock.now())
    return redirect("organisation:person", person_id)
