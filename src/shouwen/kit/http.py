"""What every page needs: the actor behind a request, and the full page or only its fragment."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shouwen.kit.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor the access middleware found for this request (sign-in is enforced there)."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page only (not a boosted visit, not a return through history)."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def show(
    request: HttpRequest, page: str, context: dict[str, Any] | None = None, *, part: str = "", status: int = 200
) -> HttpResponse:
    """Render a page, or only ``part`` (another template) when htmx asks for a fragment."""
    name = part if part and is_fragment(request) else page
    response = render(request, name, context, status=status)
    response["Vary"] = "HX-Request, Cookie, Accept-Language"
    return response
