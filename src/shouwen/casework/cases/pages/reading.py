"""Reading the timeline: which entries, in which order, what was searched, and how the reader likes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.queries import CasePage
from shouwen.casework.cases.queries.page import Entry
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import actor_of, is_fragment
from shouwen.kit.text import squash

TABS = ("customer", "handoff", "order", "approval", "note", "clock", "system")
FOLD = 14
KEPT = "timeline"
"""Where the session keeps what the reader likes, so that no page asks for it twice."""
QUIET = frozenset({"deadlines.DeadlineWarned", "deadlines.ClockMet", "deadlines.ClockPaused", "deadlines.ClockResumed",
                   "deadlines.DueMoved", "cases.DraftShared", "cases.DraftTaken", "cases.DraftDropped",
                   "cases.DraftRestored"})  # fmt: skip
"""Facts that stand under their own tab only: nobody did anything, and nothing is late."""


def liked(request: HttpRequest, actor: Actor) -> tuple[list[str], bool]:
    """The tabs the reader shows and whether newest first: of their session, else asked once and kept there."""
    kept = request.session.get(KEPT)
    if kept is None:
        kept = request.session[KEPT] = list(queries.taste(actor.person_id))
    shown, newest_first = kept
    return [each for each in shown if each in TABS], bool(newest_first)


def read(request: HttpRequest, found: CasePage, actor: Actor) -> dict[str, Any]:
    """The lines to show: by tab, searched, in the reader's order, the older ones folded unless asked for."""
    shown, newest_first = liked(request, actor)
    if "tab" in request.GET:
        shown = [request.GET["tab"]] if request.GET["tab"] in TABS else []
    sought = squash(request.GET.get("q", ""))[:60]
    entry = request.GET.get("entry", "")
    lines = [each for each in found.timeline if (each.tab in shown if shown else each.told.kind not in QUIET)]
    if entry and not any(str(each.told.id) == entry for each in lines):
        shown, lines = [], list(found.timeline)
    if sought:
        lines = [each for each in lines if _says(each, sought)]
    folded = 0 if sought or request.GET.get("all") or len(lines) <= FOLD + 3 else len(lines) - FOLD
    if folded and any(str(each.told.id) == entry for each in lines[:folded]):
        folded = 0
    lines = [_with_deed(each, found, actor) for each in lines[folded:]]
    return {
        "shown": shown,
        "newest_first": newest_first,
        "tabs": [(code, found.count(code), code in shown) for code in TABS if found.count(code)],
        "lines": lines[::-1] if newest_first else lines,
        "folded": folded,
        "sought": sought,
        "total": sum(each.told.kind not in QUIET for each in found.timeline),
    }


def _with_deed(entry: Entry, found: CasePage, actor: Actor) -> Entry:
    """What the customer said later may be another matter: it can be registered as one, from where it stands."""
    if entry.deed or entry.text_kind != "fact" or not actor.may("cases.register"):
        return entry
    url = f"{reverse('cases:new')}?{urlencode({'from': found.case.number, 'entry': entry.told.id})}"
    return replace(entry, deed=(url, _("另立一件")))


def _says(entry: Entry, sought: str) -> bool:
    words = (entry.who, entry.sentence, entry.text, *(paper.name for paper in entry.papers))
    return any(sought.casefold() in each.casefold() for each in words)


@require_POST
def reading(request: HttpRequest, number: str) -> HttpResponse:
    """Show or hide a sort of entries (``toggle``, '' all of them), or turn the order; kept for the next case."""
    actor = actor_of(request)
    found = queries.page(number, actor, at=clock.now())
    shown, newest_first = liked(request, actor)
    if "order" in request.POST:
        newest_first = request.POST["order"] == "new"
    else:
        shown = toggled(shown, request.POST.get("toggle", ""))
    actions.read_so(shown, newest_first=newest_first, actor=actor)
    request.session[KEPT] = [shown, newest_first]
    if not is_fragment(request):
        return HttpResponseRedirect(reverse("cases:page", args=[number]))
    return render(request, "cases/parts/timeline.html", {"case": found.case, **read(request, found, actor)})


def toggled(shown: Sequence[str], name: str) -> list[str]:
    """The tabs after a press on one: '' shows all, a shown one is taken away, another is added."""
    if name not in TABS:
        return []
    return [each for each in TABS if (each in shown) != (each == name)]
