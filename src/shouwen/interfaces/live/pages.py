"""Live refresh over ordinary requests: letting a stream in, asking now and then instead, who is here, habits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import queries as cases
from shouwen.interfaces.live import presence, watching
from shouwen.interfaces.live.reader import Reader
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.http import actor_of
from shouwen.kit.streams import HANDED
from shouwen.kit.text import plain_int

LATEST_MS = 10**15 - 1
"""No clock is so far ahead: what is larger is no moment."""
ROWS = 200
"""So many rows are asked about at once; a page of a list has fifty."""
OVERLAP = timedelta(seconds=3)
"""Told again after a break: what was being written down when the line broke."""


@require_GET
def stream(request: HttpRequest) -> HttpResponse:
    """Let a page listen; the server's loop keeps the stream itself. 406 under a server that cannot."""
    handed = request.META.get(HANDED)
    if handed is None:
        return HttpResponse(status=406)
    actor, now = actor_of(request), clock.now()
    case_id = _case(request, actor)
    window = presence.arrive(case_id, actor=actor, at=now) if case_id else ""
    person: Any = request.user.person  # type: ignore[union-attr]
    reader = Reader(actor, request.session.session_key or "", person.stamp, case_id, window, lists=request.GET.get("list") == "1")
    if moment := _since(request):
        reader.news.add(watching.since(actor, case_id, moment, at=now))
    handed["reader"] = reader
    return HttpResponse(status=204)


@require_GET
def news(request: HttpRequest) -> JsonResponse:
    """The same as one answer, for pages that a proxy lets no stream through to."""
    actor, now = actor_of(request), clock.now()
    case_id = _case(request, actor)
    moment = _since(request) or now
    told = watching.since(actor, case_id, moment, at=now).plain()
    told["presence"] = [str(case_id)]
    if case_id:
        told["window"] = presence.arrive(case_id, actor=actor, at=now, window=request.GET.get("window", "")[:32])
    return JsonResponse({**told, "now": int(now.timestamp() * 1000)})


def _case(request: HttpRequest, actor: Actor) -> int:
    """The case the page shows, if this reader may see it; 0 when not."""
    asked = plain_int(request.GET.get("case", ""))
    if asked is None:
        return 0
    try:
        return cases.find(asked, actor).pk
    except NotFound:
        return 0


def _since(request: HttpRequest) -> datetime | None:
    asked = plain_int(request.headers.get("Last-Event-ID", "") or request.GET.get("since", ""))
    if asked is None or asked > LATEST_MS:
        return None
    return datetime.fromtimestamp(asked / 1000, UTC) - OVERLAP


@require_GET
def who(request: HttpRequest, case_id: int) -> HttpResponse:
    """Who else is on a case, as chips for its bar."""
    people = presence.others(case_id, actor_of(request), at=clock.now())
    return render(request, "live/who.html", {"people": people, "typing": [each for each in people if each.is_typing]})


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """Who is on the cases of a list now, as marks for its rows; ``ids`` are those it shows."""
    asked = [pk for each in request.GET.get("ids", "").split(",")[:ROWS] if (pk := plain_int(each)) is not None]
    found = presence.on_rows(asked, actor_of(request), at=clock.now())
    return render(request, "live/rows.html", {"found": found})


@require_POST
def typing(request: HttpRequest, case_id: int) -> HttpResponse:
    """The person types a reply, or has stopped."""
    actor = actor_of(request)
    cases.find(case_id, actor)
    presence.types(case_id, request.POST.get("on") == "1", actor=actor, at=clock.now())
    return HttpResponse(status=204)


@require_POST
def gone(request: HttpRequest) -> HttpResponse:
    """A page without a stream is closed; its own key is all it needs to know."""
    presence.leave(request.POST.get("window", "")[:32])
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
def habits(request: HttpRequest) -> HttpResponse:
    """Whether colleagues see where I am."""
    actor = actor_of(request)
    if request.method == "POST":
        presence.choose("is_seen" in request.POST, actor=actor)
        messages.info(request, _("已按您的习惯改好"))
        return redirect("desk:preferences")
    return render(request, "live/habits.html", {"is_seen": presence.is_seen(actor.person_id)})
