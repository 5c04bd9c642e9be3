"""Using macros on a case: choose, see what will happen, do it, take it back."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.casework.automation import actions, queries
from shouwen.casework.automation.actions import Outcome
from shouwen.casework.automation.models import Macro
from shouwen.casework.automation.pages.editing import shown_examples
from shouwen.casework.automation.rules.vocabulary import DEEDS
from shouwen.casework.cases import queries as cases
from shouwen.kit import clock
from shouwen.kit.errors import NotFound, Refusal
from shouwen.kit.http import actor_of, is_fragment, show


@require_GET
def case_macros(request: HttpRequest, number: str) -> HttpResponse:
    """The macros that can be used on a case, most used first."""
    actor = actor_of(request)
    case = cases.find(number, actor)
    text = request.GET.get("q", "")
    rows = list(queries.macros(actor, text=text)[:30])
    lines = [(row, queries.sentences(row.deeds)) for row in rows]
    may_write = bool(queries.homes(actor))
    examples = shown_examples() if may_write and not lines and not text else []
    context = {"case": case, "lines": lines, "text": text, "may_write": may_write, "examples": examples}
    return show(request, "automation/choose.html", context, part="automation/parts/choose.html")


@require_http_methods(["GET", "POST"])
def case_macro(request: HttpRequest, number: str, macro_id: int) -> HttpResponse:
    """What a macro would do to a case, deed by deed; or, sent, its doing."""
    actor, at = actor_of(request), clock.now()
    case, row = cases.find(number, actor), queries.macro(macro_id, actor)
    said = ""
    if request.method == "POST":
        try:
            use, outcomes = actions.apply_macro(macro_id, case.pk, actor=actor, at=at)
        except NotFound:
            raise
        except Refusal as no:
            said = no.message
        else:
            return _applied(request, case.number, row, use, outcomes)
    outcomes = actions.preview_macro(macro_id, case.pk, actor=actor, at=at)
    steps = steps_of(row, outcomes, cases.variables(case, actor, at=at))
    context = {
        "case": case,
        "macro": row,
        "steps": steps,
        "said": said,
        "refused": sum(1 for step in steps if step["result"] == "refused"),
        "kept": [step["label"] for step in steps if step["result"] == "done" and not step["undone"]],
    }
    status = 422 if said else 200
    return show(request, "automation/use.html", context, part="automation/parts/use.html", status=status)


def steps_of(row: Macro, outcomes: list[Outcome], places: dict[str, str]) -> list[dict[str, Any]]:
    """Each deed in words, as they will be read, with what will become of it."""
    said = queries.sentences(row.deeds, places)
    return [
        {
            "says": words,
            "label": DEEDS[outcome.deed].label,
            "result": outcome.result,
            "why": outcome.why,
            "undone": bool(outcome.undo),
        }
        for words, outcome in zip(said, outcomes, strict=True)
    ]


def _applied(
    request: HttpRequest, number: str, row: Macro, use: Any, outcomes: list[Outcome]
) -> HttpResponse:
    count = sum(1 for each in outcomes if each.result == "done")
    done = ngettext("用“%(macro)s”做了 %(n)d 件事", "用“%(macro)s”做了 %(n)d 件事", count)
    words = done % {"macro": row, "n": count}
    why_not = actions.why_not_undo(use, at=use.at)
    url = reverse("cases:page", args=[number])
    if not is_fragment(request):
        messages.info(request, words)
        return redirect("automation:macro_undo", use.pk) if not why_not else redirect(url)
    undo = {} if why_not else {"undo": reverse("automation:macro_undo", args=[use.pk])}
    said = _("；").join([words, why_not]) if use.kept else words
    return to_case(url, {"toast": {"text": said, **undo}})


def to_case(url: str, events: dict[str, Any]) -> HttpResponse:
    """The case as it is now, in place, with a word at the bottom."""
    response = HttpResponse(status=200)
    where = {"path": url, "target": "#case", "select": "#case", "swap": "outerHTML"}
    response["HX-Location"] = json.dumps(where)
    response["HX-Trigger"] = json.dumps({"counts-changed": {}, **events})
    return response


@require_http_methods(["GET", "POST"])
def macro_undo(request: HttpRequest, macrouse_id: int) -> HttpResponse:
    """Take back a use: asked plainly without script, at once from the word at the bottom."""
    actor, at = actor_of(request), clock.now()
    use = queries.use(macrouse_id, actor)
    case = cases.find(use.case_id, actor)
    said = actions.why_not_undo(use, at=at)
    if request.method == "POST":
        try:
            actions.undo_macro(macrouse_id, actor=actor, at=at)
        except NotFound:
            raise
        except Refusal as no:
            said = no.message
            if is_fragment(request):
                return to_case(reverse("cases:page", args=[case.number]), {"toast": {"text": said}})
        else:
            words = _("撤回了“%(macro)s”做的事") % {"macro": use.macro}
            url = reverse("cases:page", args=[case.number])
            if is_fragment(request):
                return to_case(url, {"toast": {"text": words}})
            messages.info(request, words)
            return redirect(url)
    context = {"case": case, "macro": use.macro, "use": use, "said": said}
    return show(request, "automation/undo.html", context, status=422 if request.method == "POST" else 200)
