"""The map of addresses, and a walk over it: from page to page by links, as a person goes, until each kind of page was seen."""

from __future__ import annotations

import html
import re
from collections import Counter
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
IN_VAIN = 80
"""So many pages that show no new kind end a walk."""
WRITES = re.compile(r"/drafts$|^/accounts/")
"""What takes only what is sent to it, and the doors."""


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


@cache
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
    idle = 0
    while waiting and wanted - set(found) and idle < IN_VAIN:
        address = waiting.pop(0)
        route = pattern(address)
        if not route or address in asked or AWAY.search(address) or (route in been and (route in found or route not in wanted)):
            continue
        asked.add(address)
        idle += 1
        answer = desk.page.request.get(f"{desk.root}{address}")
        text = answer.text() if "html" in answer.headers.get("content-type", "") else ""
        if answer.status != 200 or not text:
            continue
        been.add(route)
        if route in wanted and "<html" in text and route not in found:
            found[route], idle = address, 0
        path = urlsplit(address).path
        deeper = [path + each[len(route) :] for each in sorted(wanted - set(found)) if each.startswith(route) and each != route and "<" not in each[len(route) :]]
        links = [html.unescape(each).split("#")[0] for each in LINK.findall(text)]
        ways = [each for each in deeper if route] + [path + each if each.startswith("?") else each for each in links if each[:1] in "/?"]
        sought = [each for each in ways if pattern(each) in wanted and pattern(each) not in found]
        waiting = [*sought, *waiting, *(each for each in ways if each not in sought)]
    return found


def dead_ends(desk: Desk, each: int = 1) -> list[str]:
    """Links that pages offer and that answer no: of each kind of page to each kind of address so many are followed."""
    asked: dict[str, int] = {}
    followed: Counter[tuple[str, str]] = Counter()
    found: list[str] = []
    waiting = [("", start) for start in STARTS]
    while waiting:
        source, address = waiting.pop(0)
        kind = pattern(source), pattern(address)
        if AWAY.search(address) or WRITES.search(address) or (address not in asked and source and followed[kind] >= each):
            continue
        if address not in asked:
            followed[kind] += 1
            answer = desk.page.request.get(f"{desk.root}{address}")
            asked[address] = answer.status
            if answer.ok and "html" in answer.headers.get("content-type", ""):
                path = urlsplit(answer.url).path
                links = [html.unescape(link).split("#")[0] for link in LINK.findall(answer.text())]
                waiting += [(path, path + link if link.startswith("?") else link) for link in links if link[:1] in "/?"]
        if asked[address] >= 400 and source:
            found.append(f"{source} → {address}: {asked[address]}")
    return sorted(set(found))
