"""Keeping drafts."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.interfaces.desk import drafts
from shouwen.kit import clock
from shouwen.kit.http import actor_of
from shouwen.kit.text import plain_int


@require_http_methods(["GET", "POST", "DELETE"])
def draft(request: HttpRequest, name: str) -> HttpResponse:
    """Keep (JSON of field names and values), give back or forget a draft; 204 when there is nothing to say."""
    actor, now = actor_of(request), clock.now()
    stroke = drafts.Stroke(request.GET.get("pen", ""), plain_int(request.GET.get("mark", "")) or 0)
    if request.method == "GET":
        found = drafts.find(name, actor=actor, at=now)
        return JsonResponse(found) if found else HttpResponse(status=204)
    if request.method == "DELETE":
        drafts.forget(name, stroke=stroke, actor=actor, at=now)
        return HttpResponse(status=204)
    try:
        values = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    if not isinstance(values, dict):
        return HttpResponse(status=400)
    drafts.keep(name, values, stroke=stroke, actor=actor, at=now)
    return HttpResponse(status=204)


@require_GET
def shelf(request: HttpRequest) -> HttpResponse:
    """What was left half-written in forms of one sort, ``?of=intake``: a list of name, at, values."""
    found = drafts.shelf(f"{request.GET.get('of', '')[:20]}-", actor=actor_of(request), at=clock.now())
    return JsonResponse(found, safe=False)
