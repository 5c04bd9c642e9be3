"""Packs: which there are, which centre counts by which, each limit with its basis; loaded, chosen, put right, tried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.statutes import actions, queries
from shouwen.casework.statutes.forms import AmendForm, ChooseForm, CountForm, TrialForm
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound, Refusal
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


def _rules_all(actor: Actor) -> bool:
    reach = actor.reach("statutes.packs")
    return reach is not None and reach.level in ("tree", "all")


@require_GET
def packs(request: HttpRequest) -> HttpResponse:
    """Every pack that is here or ships."""
    actor = actor_of(request)
    actor.need("statutes.packs")
    context = {
        "packs": queries.pack_views(actions.shipped(), actor, at=clock.now()),
        "may_load": _rules_all(actor),
    }
    return show(request, "statutes/packs.html", context)


@require_GET
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """One pack: its limits, in every version, and who counts by it."""
    actor = actor_of(request)
    actor.need("statutes.packs")
    return _pack(request, code, actor)


def _pack(
    request: HttpRequest, code: str, actor: Actor, *, form: ChooseForm | None = None, counting: CountForm | None = None
) -> HttpResponse:
    at = clock.now()
    row, limits = queries.pack_page(code, today=day_of(at))
    view = next(each for each in queries.pack_views(actions.shipped(), actor, at=at) if each.code == code)
    matters = [
        (each, counting if counting is not None and counting.data.get("matter") == each.code else CountForm(matter=each, actor=actor, at=at))
        for each in queries.matter_views(view, actor)
    ]
    context = {
        "pack": row,
        "view": view,
        "gaps": [said for each in view.choices if (said := queries.region_gap(each))],
        "now": [each for each in limits if each.row.valid_to is None],
        "before": [each for each in limits if each.row.valid_to is not None],
        "form": form or ChooseForm(actor=actor),
        "matters": matters,
        "may_load": _rules_all(actor),
    }
    wrong = any(each is not None and each.errors for each in (form, counting))
    return show(request, "statutes/pack.html", context, status=422 if wrong else 200)


@require_POST
def load(request: HttpRequest, code: str) -> HttpResponse:
    """Load a pack that ships, or what is newer in it."""
    done = actions.load(code, actor=actor_of(request), at=clock.now())
    words = {"added": done.added, "renewed": done.renewed, "kept": done.kept}
    messages.info(
        request, _("已载入：新增 %(added)s 条，更新 %(renewed)s 条，保留本地修订 %(kept)s 条") % words
    )
    return redirect("statutes:pack", code)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Take a pack out of force; the same page brings it back."""
    return _tried(
        request,
        code,
        lambda actor: actions.retire(code, actor=actor, at=clock.now()),
        _("已停用，已起的时限照走；再载入就恢复"),
    )


@require_POST
def drop(request: HttpRequest, code: str, centre_id: int) -> HttpResponse:
    """A centre counts by it no more."""
    return _tried(
        request,
        code,
        lambda actor: actions.drop(code, centre_id, actor=actor, at=clock.now()),
        _("已不再选用，已起的时限照走"),
    )


def _tried(request: HttpRequest, code: str, deed: Callable[[Actor], Any], words: str) -> HttpResponse:
    try:
        deed(actor_of(request))
    except Conflict as no:
        messages.warning(request, no.message)
    else:
        messages.info(request, words)
    return redirect("statutes:pack", code)


@require_POST
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """A centre counts by a pack from now on."""
    actor, at = actor_of(request), clock.now()
    form = ChooseForm(request.POST, actor=actor)
    done, _row = carried_out(
        form,
        lambda: actions.choose(
            code,
            form.cleaned_data["centre"],
            region=form.cleaned_data["region"],
            party=form.cleaned_data["party"],
            actor=actor,
            at=at,
        ),
    )
    if not done:
        return _pack(request, code, actor, form=form)
    messages.info(request, _("已选用，从现在起收到的按它计时"))
    return redirect("statutes:pack", code)


@require_POST
def count(request: HttpRequest, code: str) -> HttpResponse:
    """A centre counts a category as a matter the pack's limits name."""
    actor, at = actor_of(request), clock.now()
    actor.need("statutes.packs")
    view = next((each for each in queries.pack_views(actions.shipped(), actor, at=at) if each.code == code), None)
    matters = {each.code: each for each in queries.matter_views(view, actor)} if view else {}
    matter = matters.get(request.POST.get("matter", ""))
    if matter is None:
        raise NotFound("matter_unknown", _("这一包没有针对这种事项的时限"))
    form = CountForm(request.POST, matter=matter, actor=actor, at=at)
    done, _row = carried_out(
        form, lambda: actions.count_category(code, matter.code, *form.pair, actor=actor, at=at)
    )
    if not done:
        return _pack(request, code, actor, counting=form)
    messages.info(request, _("已算作“%(matter)s”，没办结的随后重新计时") % {"matter": matter.name})
    return redirect("statutes:pack", code)


@require_POST
def uncount(request: HttpRequest, code: str, counted_id: int) -> HttpResponse:
    """The category is that matter no more."""
    return _tried(
        request,
        code,
        lambda actor: actions.uncount_category(code, counted_id, actor=actor, at=clock.now()),
        _("已不再算，没办结的随后重新计时"),
    )


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, code: str, limit_id: int) -> HttpResponse:
    """Put a limit right, from a day on."""
    actor, at = actor_of(request), clock.now()
    actor.need("statutes.packs")
    row, limits = queries.pack_page(code, today=day_of(at))
    found = next((each for each in limits if each.row.pk == limit_id), None)
    if found is None:
        raise NotFound("limit_unknown", _("没有这一条时限"))
    form = AmendForm(request.POST or None, initial=AmendForm.of(found.row, day_of(at)))
    if request.method == "POST":
        done, _made = carried_out(
            form,
            lambda: actions.amend(
                limit_id,
                form.changes,
                since=form.cleaned_data["since"],
                reason=form.cleaned_data["reason"],
                actor=actor,
                at=at,
            ),
        )
        if done:
            messages.info(request, _("新的一版已存，之前的一版留着"))
            return redirect("statutes:pack", code)
    context = {"pack": row, "found": found, "form": form, "may_load": _rules_all(actor)}
    return show(request, "statutes/amend.html", context, status=422 if form.errors else 200)


@require_GET
def trial(request: HttpRequest) -> HttpResponse:
    """Which legal clocks a matter would get, and when."""
    actor, at = actor_of(request), clock.now()
    actor.need("statutes.packs")
    form = TrialForm(request.GET or None, actor=actor, at=at)
    found = None
    if form.is_bound and form.is_valid():
        try:
            found = queries.tried(
                form.place, form.cleaned_data["kind"], form.cleaned_data["received"],
                category=form.cleaned_data["category"], only=form.only,
            )  # fmt: skip
        except Refusal as no:
            form.add_error(
                None,
                no.message if not isinstance(no, Invalid) else next(iter(no.fields.values()), no.message),
            )
    context = {"form": form, "found": found}
    return show(request, "statutes/trial.html", context, status=422 if form.errors else 200)
