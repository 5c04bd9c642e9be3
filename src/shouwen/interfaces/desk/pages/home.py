"""My work, and the numbers of the sidebar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from shouwen.foundation.notices import queries as notices
from shouwen.kit.http import actor_of, show


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What I own, what I handle, what waits for me, what is due."""
    return show(request, "desk/home.html", {})


@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """The numbers beside the places, as JSON by the names the navigation gives them."""
    actor = actor_of(request)
    return JsonResponse({"unread": notices.unread_count(actor)})
