"""At the door of every staff page: who is it, from which post, and may this browser still be used?

Sets ``request.actor`` for signed-in people (None otherwise), speaks their language and their centre's time.
Interfaces with doors of their own (the API by token, the portal by access code) are left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from shouwen.foundation.access import actions
from shouwen.foundation.access.models import Session
from shouwen.foundation.organisation.models import Person
from shouwen.kit import clock
from shouwen.kit.errors import Forbidden

OWN_DOORS = ("/api/", "/portal/", "/static/", "/healthz", "/metrics")
SEEN_EVERY = timedelta(minutes=1)
BY_ITSELF = "X-Shouwen-Refresh"
"""A page that asks by itself says so: nobody uses it, and an unused browser is signed out in time."""


def found_user(request: Any) -> Any:
    """The signed-in user; the session's own query has already brought them."""
    if not hasattr(request, "_cached_user"):
        request._cached_user = _user_of_session(request) or auth.get_user(request)
    return request._cached_user


def _user_of_session(request: HttpRequest) -> Any:
    session: Any = request.session
    user_id, row = session.get(auth.SESSION_KEY), getattr(session, "row", None)
    if not user_id or row is None or str(row.user_id) != user_id or not row.user.is_active:
        return None
    whole = constant_time_compare(session.get(auth.HASH_SESSION_KEY, ""), row.user.get_session_auth_hash())
    known = session.get(auth.BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    return row.user if whole and known else None


class WhoIsIt(AuthenticationMiddleware):
    """Django's authentication, without its second query."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: found_user(request))  # type: ignore[assignment]


class Door:
    """Signed in, still welcome, second factor in place where the post demands it: then the page, as this actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = None  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Turn away whom this page is not for; None lets them in."""
        if request.path.startswith(OWN_DOORS):
            return None
        person = getattr(request.user, "person", None) if request.user.is_authenticated else None
        open_to_all = not getattr(view, "login_required", True)
        if person is None or not self._welcome(request, person):
            return None if open_to_all and person is None else _to_sign_in(request)
        if (
            not open_to_all
            and not request.path.startswith("/accounts/")
            and _lacks_second_factor(request, person)
        ):
            return HttpResponseRedirect(reverse("mfa_index") + "?demanded=1")
        return None

    def _welcome(self, request: HttpRequest, person: Person) -> bool:
        now = clock.now()
        if not _still_fresh(request, now):
            return False
        try:
            request.actor = actions.actor_of(  # type: ignore[attr-defined]
                person,
                post_id=request.session.get("post_id"),
                request_id=request.headers.get("X-Request-ID", "")[:36] or uuid4().hex,
                at=now,
            )
        except Forbidden:
            auth.logout(request)
            return False
        translation.activate(person.language)
        request.LANGUAGE_CODE = translation.get_language()
        timezone.activate(request.actor.time_zone)  # type: ignore[attr-defined]
        return True


def _still_fresh(request: HttpRequest, now: datetime) -> bool:
    """Whether the browser was used within the idle time; notes that it is used now."""
    row: Session | None = getattr(request.session, "row", None)
    if row is None:
        return True
    if now - row.seen_at > timedelta(minutes=settings.SHOUWEN_SESSION_IDLE):
        auth.logout(request)
        return False
    if now - row.seen_at > SEEN_EVERY and BY_ITSELF not in request.headers and not request.path.startswith("/live/"):
        Session.objects.filter(pk=row.pk).update(seen_at=now)
    return True


def _lacks_second_factor(request: HttpRequest, person: Person) -> bool:
    """Whether a post demands a second factor that is not set up; asked once a session and change of the person."""
    if not actions.needs_second_factor(person) or request.session.get("factor") == person.stamp:
        return False
    if not actions.has_second_factor(person):
        return True
    request.session["factor"] = person.stamp
    return False


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page, which comes back to where one was. Asked by htmx, the whole page goes there; 401 tells it that
    nothing was sent, so that what was typed is kept."""
    answer = redirect_to_login(_place_of(request), resolve_url(settings.LOGIN_URL))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": answer.url})
    return answer


def _place_of(request: HttpRequest) -> str:
    """The page somebody looks at; the address a form or a fragment asks is no page to come back to."""
    asked = request.get_full_path()
    shown = request.headers.get("HX-Current-URL", "") or (
        request.headers.get("Referer", "") if request.method == "POST" else ""
    )
    parts = urlsplit(shown)
    return urlunsplit(("", "", parts.path, parts.query, "")) if parts.netloc == request.get_host() else asked
