"""Locking and removing: first what would be handed to whom, then the deed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.foundation.organisation import actions, overview, queries
from shouwen.foundation.organisation.forms import LeavingForm
from shouwen.kit import clock
from shouwen.kit.errors import Forbidden
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


@require_http_methods(["GET", "POST"])
def lock(request: HttpRequest, person_id: int) -> HttpResponse:
    """Lock a person out; their things go to an heir."""
    return _leave(request, person_id, actions.lock, "organisation:person")


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, person_id: int) -> HttpResponse:
    """A person leaves for good; their things go to an heir."""
    return _leave(request, person_id, actions.remove, "organisation:people")


def _leave(request: HttpRequest, person_id: int, deed: Callable[..., int | None], after: str) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    actor.need("people.lock")
    found = queries.person(person_id, actor)
    if not overview.may_manage(found, actor, "people.lock"):
        raise Forbidden("out_of_reach", overview.not_yours(found), right="people.lock")
    heir_id = queries.proxy_for(person_id, at=at)
    form = LeavingForm(request.POST or None, person=found, initial={"heir": heir_id})
    if request.method == "POST":
        done, _heir = carried_out(
            form,
            lambda: deed(
                person_id,
                reason=form.cleaned_data["reason"],
                heir_id=form.cleaned_data["heir"].pk if form.cleaned_data["heir"] else None,
                actor=actor,
                at=at,
            ),
        )
        if done:
            return redirect(after, *([person_id] if after == "organisation:person" else []))
    context = {
        "person": found,
        "form": form,
        "held": queries.held_by(person_id),
        "heir": queries.names([heir_id]).get(heir_id or 0, ""),
        "for_good": deed is actions.remove,
    }
    return show(request, "organisation/leave.html", context, status=422 if form.errors else 200)


@require_POST
def unlock(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let the person work again."""
    actions.unlock(person_id, actor=actor_of(request), at=clock.now())
    return redirect("organisation:person", person_id)
