"""The first-run door: while nobody works here, every address leads to ``/start``, opened by a code from the terminal.

The code lives in the memory of ``shouwen serve`` and of the web processes it forks, nowhere else: whoever cannot read
the terminal cannot take a fresh installation, and after the first administrator is made the code opens nothing.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from shouwen.interfaces.ops import founding

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
ALWAYS = ("/start", "/static/", "/healthz", "/metrics", "/language")


class Doorkeeper:
    """The code of this process and its children; '' when there is nothing to begin."""

    code = ""
    begun = False


def offer() -> str:
    """A fresh code when nobody works here yet, else ''."""
    Doorkeeper.begun = founding.is_begun()
    letters = "".join(secrets.choice(LETTERS) for _letter in range(12))
    Doorkeeper.code = "" if Doorkeeper.begun else f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
    return Doorkeeper.code


def opens(shown: str) -> bool:
    """Whether this is the code; compared in constant time, blanks, hyphens and case do not matter."""
    plain = "".join(letter for letter in shown.upper() if letter in LETTERS)
    wanted = Doorkeeper.code.replace("-", "")
    return bool(wanted) and hmac.compare_digest(plain, wanted)


def is_begun() -> bool:
    """Whether somebody works here; asked of the database only until it is so."""
    Doorkeeper.begun = Doorkeeper.begun or founding.is_begun()
    return Doorkeeper.begun


class FirstRun:
    """Leads to ``/start`` while there is nobody; not there at all where the installation was begun at the start."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not Doorkeeper.code:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_begun() or request.path.startswith(ALWAYS):
            return self.get_response(request)
        return _told(request) if request.path.startswith("/api/") else HttpResponseRedirect("/start")


def _told(request: HttpRequest) -> HttpResponse:
    body = {
        "type": "urn:shouwen:problem:not_begun",
        "title": _("暂时不能服务"),
        "status": 503,
        "detail": _("这里还没有设置好：请管理员先打开 /start"),
        "code": "not_begun",
        "instance": request.path,
    }
    return JsonResponse(body, status=503, content_type="application/problem+json")
