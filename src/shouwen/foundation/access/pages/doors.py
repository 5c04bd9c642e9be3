"""Ways in: accounts of people, tokens of programs, the post one acts from."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.foundation.access import actions, queries
from shouwen.foundation.access.forms import AccountForm, TokenForm
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


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
@never_cache
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
    return _tokens(request, form, text)


def _tokens(request: HttpRequest, form: TokenForm, text: str) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    context = {
        "tokens": [queries.key_of(token, at=at) for token in queries.tokens(actor)[:200]],
        "form": form if actor.may("access.tokens") else None,
        "text": text,
    }
    return show(request, "access/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@never_cache
def rotate(request: HttpRequest, token_id: int) -> HttpResponse:
    """A new key in place of one: the same rights and end; the old one opens nothing any more, or for one more day."""
    actor = actor_of(request)
    _token, text = actions.rotate_token(token_id, overlap="overlap" in request.POST, actor=actor, at=clock.now())
    return _tokens(request, TokenForm(actor=actor), text)


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
