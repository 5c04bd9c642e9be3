"""The tree: seen, grown, moved and pruned, all by plain lists and forms, so that a keyboard is enough."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.foundation.organisation import actions, moving, overview, queries
from shouwen.foundation.organisation.forms import MoveForm, NewUnitForm, ReasonForm, RenameForm, UnitForm
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.presets import TREES
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, is_fragment, show


@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """Every unit in scope, as a tree; ``?q=`` finds some, ``?moved=`` offers to take a move back."""
    actor, q = actor_of(request), request.GET.get("q", "").strip()[:40]
    context = {
        "branches": overview.branches(actor, at=clock.now(), q=q),
        "q": q,
        "may_move": actor.may("organisation.edit"),
        "moved": _moved(request, actor),
        "retired": _("已撤销"),
        "move_word": _("移动"),
        "empty_trees": _offers(actor) if actor.may("organisation.edit") else (),
    }
    return show(request, "organisation/tree.html", context)


def _moved(request: HttpRequest, actor: Actor) -> tuple[Unit, int, Unit] | None:
    """The unit just moved, where it was and where it is; for taking it back."""
    held = request.session.pop("moved", None)
    found = queries.units(actor).filter(pk=held[0]).first() if held else None
    place = overview.visible_parent(found, actor) if found else None
    return (found, held[1], place) if found and place else None


def _offers(actor: Actor) -> tuple[str, ...]:
    """Presets are offered while there is hardly anything there, to who may make roots."""
    return tuple(TREES) if actor.need("organisation.edit").centre_ids is None and overview.is_bare() else ()


@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One unit: its values, its people, what is below."""
    actor = actor_of(request)
    found = queries.unit(unit_id, actor)
    form = UnitForm(request.POST or None, instance=found)
    if request.method == "POST":
        done, _unit = carried_out(
            form, lambda: actions.edit_unit(unit_id, actor=actor, at=clock.now(), **form.cleaned_data)
        )
        if done:
            return redirect("organisation:unit", unit_id)
    return _page(request, unit_id, form=form)


def _page(
    request: HttpRequest, unit_id: int, *, form: UnitForm | None = None, **forms: object
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.unit(unit_id, actor)
    context = {
        "unit": found,
        "parent": overview.visible_parent(found, actor),
        "below": queries.units(actor).filter(path__startswith=found.path, depth=found.depth + 1),
        "people": queries.people(actor).filter(unit=found),
        "may_edit": overview.may_change(found, actor),
        "form": form or UnitForm(instance=found),
        "left": queries.left_to_do(found.pk),
        "retire_form": forms.get("retire_form") or ReasonForm(),
    }
    wrong = any(getattr(each, "errors", None) for each in (form, *forms.values()))
    return show(request, "organisation/unit.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def add_unit(request: HttpRequest, parent_id: int | None = None) -> HttpResponse:
    """A new unit below another one, or a root."""
    actor = actor_of(request)
    actor.need("organisation.edit")
    parent = queries.unit(parent_id, actor) if parent_id is not None else None
    form = NewUnitForm(request.POST or None, parent=parent)
    if request.method == "POST":
        done, made = carried_out(
            form,
            lambda: actions.add_unit(parent_id=parent_id, actor=actor, at=clock.now(), **form.cleaned_data),
        )
        if done and made is not None:
            return redirect("organisation:unit", made.pk)
    context = {"form": form, "parent": parent}
    return show(request, "organisation/new_unit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Put the unit below another one: first what that would mean, then the deed, which can be taken back."""
    actor, at = actor_of(request), clock.now()
    actor.need("organisation.edit")
    found = queries.unit(unit_id, actor)
    asked = request.POST if request.method == "POST" else request.GET
    form = MoveForm(asked if "parent" in asked else None, unit=found, actor=actor)
    seen = None
    if "parent" in asked:
        chosen = asked["parent"]
        parent = queries.unit(int(chosen), actor) if chosen.isdecimal() else None
        seen = moving.consequences(found, parent, actor, at=at) if parent else None
    if request.method == "POST":
        before = overview.visible_parent(found, actor)
        done, _unit = carried_out(
            form, lambda: actions.move_unit(unit_id, parent_id=form.cleaned_data["parent"].pk, actor=actor, at=at)
        )
        if done:
            if before is not None and "undo" not in request.POST:
                request.session["moved"] = [unit_id, before.pk]
            return redirect("organisation:tree")
    context = {"unit": found, "form": form, "seen": seen}
    wrong = request.method == "POST" and bool(form.errors)
    return show(request, "organisation/move.html", context, status=422 if wrong else 200)


@require_POST
def retire(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Take the unit out of use, or back into it."""
    actor, at = actor_of(request), clock.now()
    if "restore" in request.POST:
        actions.restore_unit(unit_id, actor=actor, at=at)
        return redirect("organisation:unit", unit_id)
    form = ReasonForm(request.POST)
    done, _unit = carried_out(
        form, lambda: actions.retire_unit(unit_id, reason=form.cleaned_data["reason"], actor=actor, at=at)
    )
    return redirect("organisation:unit", unit_id) if done else _page(request, unit_id, retire_form=form)


@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit's name where it stands in the tree; without script the unit's own page is for that."""
    actor, at = actor_of(request), clock.now()
    found = queries.unit(unit_id, actor)
    if not overview.may_change(found, actor):
        raise Forbidden("out_of_reach", _("这个部门不归您调整"))
    held = "name_en" if actor.language == "en" and found.name_en else "name"
    before, back = getattr(found, held), request.GET.get("was", "")
    form = RenameForm({"name": back} if back else request.POST or None, initial={"name": before})
    if request.method == "POST":
        done, changed = carried_out(
            form, lambda: actions.edit_unit(unit_id, actor=actor, at=at, **{held: form.cleaned_data["name"]})
        )
        if done and not is_fragment(request):
            return redirect("organisation:tree")
        if done and back:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        if done and changed is not None:
            undo = reverse("organisation:rename", args=[unit_id]) + f"?was={quote(before)}"
            told = {"toast": {"text": _("已改名为%(name)s") % {"name": changed}, "undo": undo}}
            return _named(request, changed, told)
    if "as_is" in request.GET:
        return _named(request, found, {})
    return render(request, "organisation/rename.html", {"unit": found, "form": form}, status=422 if form.errors else 200)


def _named(request: HttpRequest, unit: Unit, told: dict[str, Any]) -> HttpResponse:
    drawn = render(request, "organisation/unit_name.html", {"unit": unit, "may_edit": True})
    if told:
        drawn["HX-Trigger"] = json.dumps(told)
    return drawn


@require_GET
def headcount(request: HttpRequest) -> HttpResponse:
    """Establishment against posts filled, unit by unit (ORG-056); what centres do that nobody has a post for (ORG-024)."""
    actor, now = actor_of(request), clock.now()
    rows, departments = overview.headcount(actor, at=now), overview.departments(actor, at=now)
    context = {"rows": rows, "total": overview.total(rows), "departments": departments, "lacking": [each for each in departments if each.lacking]}
    return show(request, "organisation/headcount.html", context)


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Load one of the preset trees."""
    preset = TREES.get(request.POST.get("preset", ""))
    if preset is not None:
        actions.load_tree([preset], actor=actor_of(request), at=clock.now())
    return redirect("organisation:tree")
