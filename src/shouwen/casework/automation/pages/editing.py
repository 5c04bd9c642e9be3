"""Writing macros: the list under Administration, and the editor."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.automation import actions, queries
from shouwen.casework.automation.forms import MacroForm, Rows, menu
from shouwen.casework.automation.forms.deeds import places, whole
from shouwen.casework.automation.models import Macro
from shouwen.casework.automation.rules.examples import MACROS, MacroExample
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, Invalid
from shouwen.kit.http import actor_of, led, show


@require_GET
def macros(request: HttpRequest) -> HttpResponse:
    """The macros this reader may use, in words, with who may change them."""
    actor = actor_of(request)
    rows = list(queries.macros(actor))
    units = organisation.unit_names(row.unit_id for row in rows)
    people = organisation.names(row.changed_by_id for row in rows)
    lines = [
        {
            "macro": row,
            "says": queries.sentences(row.deeds),
            "home": units.get(row.unit_id or 0) or _("只有我"),
            "by": people.get(row.changed_by_id or 0, ""),
            "mine": not queries.why_not_change(row, actor),
        }
        for row in rows
    ]
    context = {"lines": lines, "examples": shown_examples(), "may_write": bool(queries.homes(actor))}
    return show(request, "automation/macros.html", context)


def shown_examples() -> list[tuple[MacroExample, list[str]]]:
    """The examples that ship, each with its deeds in words."""
    return [(each, queries.sentences(each.deeds())) for each in MACROS]


@require_http_methods(["GET", "POST"])
def macro_new(request: HttpRequest) -> HttpResponse:
    """Write a new macro."""
    actor = actor_of(request)
    if not queries.homes(actor):
        raise Forbidden("right_missing", _("您的岗位不写宏，可以用别人写好的"))
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
def macro(request: HttpRequest, macro_id: int) -> HttpResponse:
    """Change a macro, or read it when it is not one's own."""
    actor = actor_of(request)
    return _edit(request, actor, queries.macro(macro_id, actor))


def _edit(request: HttpRequest, actor: Actor, row: Macro | None) -> HttpResponse:
    if request.method == "GET":
        initial, deeds = _first(request, row)
        head = MacroForm(actor=actor, initial=initial)
        return _shown(request, actor, row, head, Rows([dict(each) for each in deeds], actor))
    head, rows = MacroForm(request.POST, actor=actor), Rows.read(request.POST, actor)
    place = rows.changed(request.POST.get("act", "save"), request.POST.get("new", ""))
    if place is not None:
        head = MacroForm(actor=actor, initial=request.POST.dict())
        return _shown(request, actor, row, head, rows, place=place)
    try:
        saved = actions.save_macro(
            name=request.POST.get("name", ""),
            name_en=request.POST.get("name_en", ""),
            home=request.POST.get("home", ""),
            deeds=rows.given,
            macro_id=row.pk if row else None,
            actor=actor,
            at=clock.now(),
        )
    except Invalid as no:
        head.is_valid()
        rows.wrong = no.fields
        return _shown(request, actor, row, head, rows, said=whole(no.fields, ("name",)), status=422)
    messages.info(request, _("宏“%(name)s”存好了，在事项单的“宏”里就能用") % {"name": saved})
    return led(request, reverse("automation:macros"))


def _first(request: HttpRequest, row: Macro | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the editor begins with: a macro, an example, or nothing."""
    if row:
        return MacroForm.of(row), list(row.deeds)
    example = next((each for each in MACROS if each.code == request.GET.get("example")), None)
    return (named(example), example.deeds()) if example else ({}, [])


def named(example: MacroExample) -> dict[str, Any]:
    """An example's names in both languages."""
    found = {}
    for field, language in (("name", "zh-hans"), ("name_en", "en")):
        with translation.override(language):
            found[field] = str(example.name)
    return found


def _shown(
    request: HttpRequest, actor: Actor, row: Macro | None, head: MacroForm, rows: Rows, *,
    place: int | None = None, said: list[str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "macro": row,
        "head": head,
        "rows": list(rows),
        "place": place,
        "said": said or [],
        "menu": menu(),
        "places": places(),
        "why_not": queries.why_not_change(row, actor) if row else "",
    }
    return show(
        request, "automation/macro.html", context, part="automation/parts/macro_form.html", status=status
    )


@require_POST
def macro_retire(request: HttpRequest, macro_id: int) -> HttpResponse:
    """Put a macro away."""
    row = actions.retire_macro(macro_id, actor=actor_of(request), at=clock.now())
    messages.info(request, _("宏“%(name)s”不再用了，它做过的事都在") % {"name": row})
    return redirect("automation:macros")
