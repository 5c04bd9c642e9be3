"""Roles: listed, compared, read by a head, changed with a look at the consequences first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.foundation.access import actions, changing, queries
from shouwen.foundation.access.forms import NewRoleForm, RoleForm
from shouwen.kit import clock
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Every role, how many hold it, where it comes from."""
    actor, at = actor_of(request), clock.now()
    held = queries.holders_by_role(at=at)
    rows = [(role, held.get(role.code, 0), len(role.rights)) for role in queries.roles(actor, at=at)]
    rows.sort(key=lambda row: row[1] == 0)
    return show(request, "access/roles.html", {"rows": rows, "may_edit": actor.may("access.roles")})


@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """Rights down, posts across; ``?role=`` chooses which, all those held here when left out; ``?q=`` finds rights,
    ``?differing=1`` leaves those in which the chosen ones differ."""
    actor, at = actor_of(request), clock.now()
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "differing")}
    table = queries.matrix(actor, at=at, codes=request.GET.getlist("role"))
    context = {
        "table": table.narrowed(asked["q"], differing=bool(asked["differing"])),
        "all_roles": queries.roles(actor, at=at).filter(is_active=True),
        "asked": asked,
        "is_chosen": bool(request.GET.getlist("role")),
    }
    return show(request, "access/matrix.html", context)


@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, code: str) -> HttpResponse:
    """One role: what it may do and how far. Who holds the key may change it: first what it would mean, then the deed."""
    actor, at = actor_of(request), clock.now()
    queries.roles(actor, at=at)
    found = queries.role(code, actor)
    initial = {name: getattr(found, name) for name in ("name", "name_en", "needs_mfa")}
    form = RoleForm(request.POST or None, role=found, initial=initial)
    preview = None
    if request.method == "POST" and "look" in request.POST:
        actor.need("access.roles")
        preview = changing.preview(found, form.values(), at=at) if form.is_valid() else None
    elif request.method == "POST":
        values: dict[str, Any] = form.values() if form.is_valid() else {}
        done, _role = carried_out(
            form, lambda: actions.edit_role(code, actor=actor, at=at, reason=form.cleaned_data["reason"], **values)
        )
        if done:
            return redirect("access:role", code)
    context = {
        "role": found,
        "form": form,
        "preview": preview,
        "may_edit": actor.may("access.roles"),
        "holders": queries.people_holding(code, actor, at=at),
        "granted": queries.granted(found),
        "history": changing.history(found),
    }
    return show(request, "access/role.html", context, status=422 if form.errors else 200)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Take a role nobody holds out of use, or (``back``) into use again."""
    actor, at = actor_of(request), clock.now()
    if "back" in request.POST:
        actions.edit_role(code, is_active=True, actor=actor, at=at)
    else:
        actions.retire_role(code, actor=actor, at=at)
    return redirect("access:role", code)


@require_http_methods(["GET", "POST"])
def new_role(request: HttpRequest) -> HttpResponse:
    """A role of one's own."""
    actor = actor_of(request)
    actor.need("access.roles")
    form = NewRoleForm(request.POST or None)
    if request.method == "POST":

        def act() -> str:
            values = form.values()
            needs_mfa = values.pop("needs_mfa")
            code = form.cleaned_data["code"]
            actions.make_role(code=code, actor=actor, at=clock.now(), **values)
            actions.edit_role(code, needs_mfa=needs_mfa, actor=actor, at=clock.now())
            return code

        done, code = carried_out(form, act)
        if done and code:
            return redirect("access:role", code)
    return show(request, "access/new_role.html", {"form": form}, status=422 if form.errors else 200)
