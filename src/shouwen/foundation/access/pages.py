"""Pages of access: what roles may do, what a person may do and why, accounts, tokens, the post one acts from."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.foundation.access import actions, queries
from shouwen.foundation.access.forms import AccountForm, NewRoleForm, RoleForm, TokenForm
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Every role, how many hold it, where it comes from."""
    actor, at = actor_of(request), clock.now()
    held = queries.holders_by_role(at=at)
    rows = [(role, held.get(role.code, 0), len(role.rights)) for role in queries.roles(actor, at=at)]
    return show(request, "access/roles.html", {"rows": rows, "may_edit": actor.may("access.roles")})


@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """Roles against rights, for reading; ``?role=`` chooses which, all those in use here when left out."""
    actor, at = actor_of(request), clock.now()
    table = queries.matrix(actor, at=at, codes=request.GET.getlist("role"))
    return show(request, "access/matrix.html", {"table": table, "all_roles": queries.roles(actor, at=at)})


@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, code: str) -> HttpResponse:
    """One role: what it may do and how far; who holds the key may change it."""
    actor, at = actor_of(request), clock.now()
    queries.roles(actor, at=at)
    found = queries.role(code, actor)
    initial = {name: getattr(found, name) for name in ("name", "name_en", "needs_mfa")}
    form = RoleForm(request.POST or None, role=found, initial=initial)
    if request.method == "POST":
        done, _role = carried_out(
            form,
            lambda: actions.edit_role(
                code, actor=actor, at=at, reason=form.cleaned_data["reason"], **form.values()
            ),
        )
        if done:
            return redirect("access:role", code)
    context = {
        "role": found,
        "form": form,
        "may_edit": actor.may("access.roles"),
        "holders": queries.people_holding(code, actor, at=at),
        "granted": queries.granted(found),
    }
    return show(request, "access/role.html", context, status=422 if form.errors else 200)


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


@require_GET
def why(request: HttpRequest, person_id: int) -> HttpResponse:
    """What may this person do, and why? A page, or the part of the person's page."""
    actor, at = actor_of(request), clock.now()
    if person_id != actor.person_id:
        queries.roles(actor, at=at)
    found = organisation.person(person_id, actor)
    context = {"person": found, "reasons": queries.why(found, at=at)}
    return show(request, "access/why.html", context, part="access/why_part.html")


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, person_id: int) -> HttpResponse:
    """A person's ways in: open one, mend it, close it. The buttons of the form say what to do."""
    actor, at = actor_of(request), clock.now()
    found = organisation.person(person_id, actor)
    if person_id != actor.person_id:
        actor.need("people.edit")
    form = AccountForm(request.POST if "open" in request.POST else None)
    link = ""
    if "open" in request.POST:
        done, _person = carried_out(
            form,
            lambda: actions.open_account(
                person_id, username=form.cleaned_data["username"], actor=actor, at=at
            ),
        )
        link = actions.invite(person_id, actor=actor, at=at) if done else ""
    elif "invite" in request.POST:
        link = actions.invite(person_id, actor=actor, at=at)
    elif "reset" in request.POST:
        actions.reset_second_factor(person_id, actor=actor, at=at)
    elif "sign_out" in request.POST:
        mine = (request.session.session_key or "") if person_id == actor.person_id else ""
        actions.sign_out_everywhere(person_id, actor=actor, at=at, besides=mine)
    context = {
        "person": organisation.person(person_id, actor),
        "form": form,
        "link": request.build_absolute_uri(link) if link else "",
        "browsers": queries.browsers(found).count(),
        "has_factor": actions.has_second_factor(found),
        "is_me": person_id == actor.person_id,
    }
    status = 422 if form.errors else 200
    return show(request, "access/account.html", context, part="access/account_part.html", status=status)


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The keys for programs: what there is, and a new one, whose text is shown this once."""
    actor, at = actor_of(request), clock.now()
    form, text = TokenForm(request.POST or None, actor=actor), ""
    if request.method == "POST":
        actor.need("access.tokens")
        done, made = carried_out(
            form,
            lambda: actions.make_token(
                person_id=form.cleaned_data["person"].pk,
                name=form.cleaned_data["name"],
                rights=form.chosen(),
                expires_at=at + form.lasts(),
                actor=actor,
                at=at,
            ),
        )
        if done and made is not None:
            form, text = TokenForm(actor=actor), made[1]
    context = {
        "tokens": queries.tokens(actor)[:200],
        "form": form if actor.may("access.tokens") else None,
        "text": text,
        "now": at,
    }
    return show(request, "access/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke a key."""
    actions.revoke_token(token_id, actor=actor_of(request), at=clock.now())
    return redirect("access:tokens")


@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest) -> HttpResponse:
    """The post one acts from: chosen for this session, written to the ledger (ORG-057)."""
    actor, at = actor_of(request), clock.now()
    if request.method == "POST":
        asked = request.POST.get("post", "")
        chosen = actions.choose_post(int(asked) if asked.isdecimal() else None, actor=actor, at=at)
        request.session["post_id"] = chosen
        if chosen:
            names = queries.post_names(
                organisation.current_posts(at).filter(pk=chosen).select_related("unit")
            )
            messages.info(request, _("现在以%(post)s工作") % {"post": names[chosen]})
        return redirect("/")
    seats = queries.seats(actor, request.session.get("post_id"), at=at)
    return show(request, "access/seat.html", {"seats": seats})
