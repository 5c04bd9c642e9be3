"""Pages of the standards library."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import queries as cases
from shouwen.casework.standards import actions, forms, queries
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.asking import Asked, ask, given, pressed
from shouwen.kit.errors import Forbidden, NotFound
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue

SHOWS: dict[str, Callable[[], str]] = {"now": lambda: _("现行和待生效"), "unread": lambda: _("我还没读"), "drafts": lambda: _("等批准")}


@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """The library by business line."""
    actor, now = actor_of(request), clock.now()
    which = request.GET.get("show", "now")
    which = which if which in SHOWS else "now"
    q = request.GET.get("q", "").strip()[:40]
    lines = queries.library(actor, at=now, q=q, drafts=which == "drafts", unread=which == "unread")
    context = {
        "lines": lines, "which": which, "q": q, "shows": [(code, label()) for code, label in SHOWS.items()], "may_write": _may_add(actor),
    }  # fmt: skip
    return show(request, "standards/library.html", context)


def _may_add(actor: Actor) -> bool:
    whose = actor.centre_id or None
    return any(queries.refused(each, "standards.write", actor) is None for each in {whose, None})


def _home(standard_id: int) -> str:
    return reverse("standards:standard", args=[standard_id])


@require_GET
def standard(request: HttpRequest, standard_id: int) -> HttpResponse:
    """One standard: the version that holds, or the one asked for."""
    actor = actor_of(request)
    version = plain_int(request.GET.get("version", "")) or 0
    page = queries.page(queries.find(standard_id, actor), actor, at=clock.now(), version=version)
    return show(request, "standards/standard.html", {"page": page})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a standard."""
    actor, now = actor_of(request), clock.now()
    actor.need("standards.write")
    may_all = queries.refused(None, "standards.write", actor) is None and bool(actor.centre_id)
    form = forms.StandardForm(given(request), actor=actor, may_all=may_all)
    asked = Asked(_("写规范"), _("写好，送批准"), reverse("standards:library"), _("已写好，等另一位批准"), _("服务规范"))
    return ask(request, form, asked, lambda: _home(actions.add(**form.cleaned_data, actor=actor, at=now).standard_id))


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, standard_id: int) -> HttpResponse:
    """Write the next version."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(standard_id, actor)
    if (no := queries.refused(found.centre_id, "standards.write", actor)) is not None:
        raise no
    form = forms.VersionForm(given(request), initial={"text": queries.page(found, actor, at=now).shown.row.text})
    asked = Asked(_("写新的一版"), _("写好，送批准"), _home(standard_id), _("已写好，等另一位批准"), found.title)
    return ask(request, form, asked, lambda: actions.revise(standard_id, **form.cleaned_data, actor=actor, at=now))


@require_POST
def approve(request: HttpRequest, standard_id: int, version: int) -> HttpResponse:
    """Approve a version."""
    actor, said = actor_of(request), _("已批准，同事会收到通知来读")
    return pressed(request, lambda: actions.approve(standard_id, version, actor=actor, at=clock.now()), said, _home(standard_id))


@require_POST
def retire(request: HttpRequest, standard_id: int, version: int) -> HttpResponse:
    """Take a version back."""
    actor, said = actor_of(request), _("已收回")
    return pressed(request, lambda: actions.retire(standard_id, version, actor=actor, at=clock.now()), said, _home(standard_id))


@require_POST
def acknowledge(request: HttpRequest, standard_id: int, version: int) -> HttpResponse:
    """Say that one has read it."""
    actor, said = actor_of(request), _("已记下您读过")
    return pressed(request, lambda: actions.acknowledge(standard_id, version, actor=actor, at=clock.now()), said, _home(standard_id))


@require_GET
def readers(request: HttpRequest, standard_id: int, version: int) -> HttpResponse:
    """Who has read a version and who has not, for those who keep standards there."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(standard_id, actor)
    page = queries.page(found, actor, at=now, version=version)
    if not page.may_follow:
        raise Forbidden("right_missing", _("谁读过，由编写和批准的人来看"))
    if page.shown.row.version != version:
        raise NotFound("version_unknown", _("没有这一版"))
    rows = queries.readers(page.shown.row, at=now)
    return show(request, "standards/readers.html", {"page": page, "rows": rows, "read": sum(1 for each in rows if each.read_at)})


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """The standards of a case's category, for the panel of its page."""
    actor = actor_of(request)
    case = cases.find(number, actor)
    return render(request, "standards/beside.html", {"lines": queries.beside(case.category_path, actor, at=clock.now()), "panel": True})


@require_GET
def beside(request: HttpRequest) -> HttpResponse:
    """The standards of a category being chosen, beside a new case."""
    actor = actor_of(request)
    chosen = plain_int(request.GET.get("category_id", ""))
    try:
        path = catalogue.category(chosen).path if chosen is not None else ""
    except NotFound:
        path = ""
    lines = queries.beside(path, actor, at=clock.now()) if path else []
    return render(request, "standards/beside.html", {"lines": lines})
