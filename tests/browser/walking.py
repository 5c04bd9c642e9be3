"""The map of addresses, and a walk over it: from page to page by links, as a person goes, until each kind of page was seen."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, get_resolver, resolve

from browser.desk import Desk

LINK = re.compile(r'(?:href|hx-get|data-url)="([^"]+)"')
STARTS = ("/", "/admin/", "/teamwork/", "/standards/", "/me/preferences", "/accounts/2fa/")
AWAY = re.compile(r"logout|/static/|/live/|export|download|/file$|/paper$|format=|/language")
"""What leads out, or downloads."""


@cache
def pages() -> frozenset[str]:
    """The patterns of every address of desk, portal and sign-in that answers a GET."""
    found = _patterns(get_resolver(), "")
    return frozenset(route for route, view in found if not route.startswith("api/") and _answers(view))


def _patterns(resolver: Any, before: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from _patterns(each, route)
        else:
            yield route, each.callback


def _answers(view: Any) -> bool:
    """Whether a view answers a GET: its decorators say which methods it takes."""
    while view is not None:
        for name, cell in zip(view.__code__.co_freevars if hasattr(view, "__code__") else (), getattr(view, "__closure__", None) or (), strict=False):
            if name == "request_method_list":
                return "GET" in cell.cell_contents
        view = getattr(view, "__wrapped__", None)
    return True


def pattern(address: str) -> str:
    """The pattern of an address, '' where there is none."""
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return ""


def walk(desk: Desk, wanted: frozenset[str]) -> dict[str, str]:
    """For each pattern an address that this person gets as a whole page, found by links and by going one step deeper."""
    found: dict[str, str] = {}
    asked: set[str] = set()
    been: set[str] = set()
    waiting = list(STARTS)
    while waiting and wanted - set(found):
        address = waiting.pop(0)
        route = pattern(address)
        if not route or address in asked or AWAY.search(address) or (route in been and (route in found or route not in wanted)):
            continue
        asked.add(address)
        answer = desk.page.request.get(f"{desk.root}{address}")
        text = answer.text() if "html" in answer.headers.get("content-type", "") else ""
        if answer.status != 200 or not text:
            continue
        been.add(route)
        if route in wanted and "<html" in text:
            found.setdefault(route, address)
        path = urlsplit(address).path
        deeper = [path + each[len(route) :] for each in sorted(wanted - set(found)) if each.startswith(route) and each != route and "<" not in each[len(route) :]]
        links = [html.unescape(each).split("#")[0] for each in LINK.findall(text)]
        waiting += [each for each in deeper if route] + [path + each if each.startswith("?") else each for each in links if each[:1] in "/?"]
    return found
