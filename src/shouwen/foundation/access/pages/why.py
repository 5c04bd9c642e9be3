"""What may this person do, and why? Who may do this there? Why does this person (not) see that case?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shouwen.foundation.access import explaining, queries
from shouwen.foundation.access.forms import SightForm, WhoForm
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit import clock
from shouwen.kit.actor import right_name
from shouwen.kit.errors import NotFound
from shouwen.kit.http import actor_of, show


@require_GET
def why(request: HttpRequest, person_id: int) -> HttpResponse:
    """What may this person do, and why? A page, or the part of the person's page."""
    actor, at = actor_of(request), clock.now()
    if person_id != actor.person_id:
        queries.roles(actor, at=at)
    return _page(request, organisation.person(person_id, actor))


@require_GET
def my_rights(request: HttpRequest) -> HttpResponse:
    """What may I do, and why?"""
    actor = actor_of(request)
    return _page(request, organisation.person(actor.person_id, actor))


def _page(request: HttpRequest, person: Person) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    names = {module: str(words) for module, words in queries.MODULES.items()}
    form = SightForm(request.GET if {"number", "right"} & set(request.GET) else None, actor=actor)
    context: dict[str, Any] = {
        "person": person,
        "account": explaining.account(person, module_name=names, at=at),
        "form": form,
        "is_me": person.pk == actor.person_id,
        "may_ask_who": actor.may("access.roles") or actor.may("people.edit"),
    }
    if form.is_bound and form.is_valid():
        context |= _answers(person, form.cleaned_data, request)
    return show(request, "access/why.html", context, part="access/why_part.html", status=422 if form.errors else 200)


def _answers(person: Person, asked: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    actor, at = actor_of(request), clock.now()
    if asked["number"]:
        try:
            return {"sight": explaining.sight(person, asked["number"], actor=actor, at=at)}
        except NotFound as no:
            return {"sight_missing": no.message}
    if asked["right"]:
        found = explaining.verdict(person, asked["right"], asked["unit"], at=at)
        return {"verdict": found, "asked_right": right_name(asked["right"]), "asked_unit": asked["unit"]}
    return {}


@require_GET
def who_may(request: HttpRequest) -> HttpResponse:
    """Who may do this in that unit, and by which post?"""
    actor, at = actor_of(request), clock.now()
    queries.roles(actor, at=at)
    form = WhoForm(request.GET if "right" in request.GET else None, actor=actor, initial={"unit": actor.centre_id})
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        context["able"], context["more"] = explaining.able(asked["right"], asked["unit"], actor, at=at)
        context["asked"] = {"right": right_name(asked["right"]), "unit": asked["unit"]}
    return show(request, "access/who_may.html", context, status=422 if form.errors else 200)
