"""Around every page: the content policy, keys by their names, and refusals in our voice instead of tracebacks."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from shouwen.kit.errors import Invalid, Refusal

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class ContentPolicy:
    """Only our own files may run or style anything; nothing inline."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=()")
        return response


NAMES = {"⌘".encode(): b"Ctrl+", "⌥".encode(): b"Alt+"}
SIGNS, SHIFT = re.compile(b"(" + b"|".join(NAMES) + b")"), "⇧".encode()
KEY = re.compile(rb'(?:<kbd[^<>]*>|\b(?:title|placeholder|aria-label)="[^"<>]*)\Z')
"""Before a key as pages write it: on a cap, or in a hint. What people wrote stays theirs."""


class KeyNames:
    """Keys are called what the reader's keyboard calls them: pages write ⌘ and ⌥, and who has no such keys reads Ctrl and Alt."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and "html" in response.headers.get("Content-Type", "") and "Mac OS" not in request.headers.get("User-Agent", ""):
            response.content = in_words(response.content)
        return response


def in_words(page: bytes) -> bytes:
    """A page with Ctrl for ⌘ and Alt for ⌥ in the names of keys."""
    parts = SIGNS.split(page)  # text, sign, text, sign, text
    for place in range(1, len(parts), 2):
        if not KEY.search(parts[place - 1][-120:]):
            continue
        parts[place] = NAMES[parts[place]]
        if parts[place + 1].startswith(SHIFT):
            parts[place + 1] = b"Shift+" + parts[place + 1].removeprefix(SHIFT)
    return b"".join(parts)


class Refusals:
    """An action that says no becomes a page with its sentence, or for htmx the sentence alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer to a refusal; other exceptions go on to Django."""
        if not isinstance(error, Refusal) or request.path.startswith("/api/"):
            return None
        return refuse(request, error)


def refuse(request: HttpRequest, error: Refusal) -> HttpResponse:
    """The page or fragment that tells a refusal."""
    status = 400 if isinstance(error, Invalid) else error.status
    if request.headers.get("HX-Request"):
        return render(request, "sw/refusal.html", {"text": error.message}, status=status)
    title = {403: _("这一步不归您的岗位"), 404: _("没有找到"), 409: _("现在不能这样做")}.get(status, _("内容需要修改"))
    return render(request, "desk/fault.html", {"code": status, "title": title, "text": error.message}, status=status)
