"""Past complaints like this one, beside the form of a new one and on the record of one that is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwen.casework.complaints import queries, states
from shouwen.casework.complaints.queries.past import past, past_of
from shouwen.kit.errors import NotFound
from shouwen.kit.http import actor_of
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue

LONGEST = 4000


@require_GET
def beside(request: HttpRequest) -> HttpResponse:
    """While one registers: by the category chosen and the words there are."""
    actor = actor_of(request)
    words = [request.GET.get(name, "")[:LONGEST] for name in ("title", "description")]
    try:
        chosen = plain_int(request.GET.get("category_id", ""))
        path = catalogue.category(chosen).path if chosen is not None else ""
    except NotFound:
        path = ""
    wanted = request.GET.get("kind", "complaint") in states.KINDS and bool(path)
    return render(request, "complaints/parts/past.html", {"past": past(path, words, actor) if wanted else [], "beside": True})


@require_GET
def of_case(request: HttpRequest, number: str) -> HttpResponse:
    """On the record of a complaint."""
    actor = actor_of(request)
    case, _held = queries.find(number, actor)
    return render(request, "complaints/parts/past.html", {"past": past_of(case, actor)})
