"""The filter menu: any field found as one types, the usual six at hand; one press puts a filter in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from shouwen.casework.cases.pages import asking as reading
from shouwen.casework.cases.pages.asking import Asking
from shouwen.casework.cases.pages.queue import worded
from shouwen.casework.cases.queries import fieldfinding
from shouwen.casework.cases.queries.fieldfinding import Hit
from shouwen.casework.cases.rules.conditions import TESTS, Group, Test
from shouwen.kit.http import actor_of, show

USUAL = ("whose", "due", "state", "kind", "priority", "show")
"""Filters that stand open in the menu."""
WIDEST = 60
"""Values of a choice that a menu lists; a longer one goes to the form of conditions."""


@dataclass(frozen=True)
class Option:
    """A line of the menu. ``opens``: ``list`` what is filtered by it, ``values`` the answers of the field, ``form`` the form of conditions."""

    field: Any
    value: str
    url: str
    opens: str


@require_GET
def filters(request: HttpRequest) -> HttpResponse:
    """The filter menu, fetched when it is opened; without script it is a page."""
    offered = choices(request.GET)
    named = {name for name, _label, _options in offered}
    kept = [(name, value) for name, value in request.GET.items() if value and name not in {*named, "after"}]
    context = {"choices": offered, "asked": request.GET, "kept": kept, "list_query": request.GET.urlencode()}
    return show(request, "cases/filters.html", context, part="cases/parts/filters.html")


@require_GET
def found_filters(request: HttpRequest) -> HttpResponse:
    """What answers the letters typed so far (``q``), or the values of one field (``field``), for the list at ``list``."""
    words = QueryDict(request.GET.get("list", ""))
    asking, code = reading.or_plain(words, actor_of(request)), request.GET.get("field", "")
    asked = request.GET.get("q", "").strip()[:40]
    hits = fieldfinding.values(code) if code else fieldfinding.find(asked)
    context = {"found": [_option(each, asking, words) for each in hits], "asked": asked or code}
    return render(request, "cases/parts/filters_found.html", context)


def _option(hit: Hit, asking: Asking, words: QueryDict) -> Option:
    wanted = narrowed(asking.tree, hit) if hit.value else None
    if wanted is not None:
        return Option(hit.field.label, hit.label, f"{reverse('cases:queue')}{asking.with_tree(wanted)}", "list")
    if not hit.value and 0 < len(fieldfinding.values(hit.field.code)) <= WIDEST:
        given = urlencode({"list": words.urlencode(), "field": hit.field.code})
        return Option(hit.field.label, "", f"{reverse('cases:found_filters')}?{given}", "values")
    given = urlencode({"with": hit.field.code})
    return Option(hit.field.label, hit.label, f"{reverse('cases:builder')}?{words.urlencode()}&{given}", "form")


def narrowed(tree: Group, hit: Hit) -> Group | None:
    """A tree that also asks for a value: one more of a field it asks for already, else one more condition. None where
    only the form can say it: a tree of alternatives with groups in it, or one that is full."""
    value: Any = (hit.value == "yes") if hit.field.kind == "flag" else (hit.value,)
    test = Test(hit.field.code, "is" if hit.field.kind == "flag" else "in", value)
    if len(tree.tests()) >= TESTS:
        return None
    if tree.is_any and len(tree.parts) > 1:
        return None if any(isinstance(part, Group) for part in tree.parts) else Group((tree, test))
    same = next((part for part in tree.parts if isinstance(part, Test) and (part.field, part.op) == (test.field, test.op)), None)
    if same is None:
        return Group((*tree.parts, test))
    more = test if hit.field.kind == "flag" else replace(same, value=tuple(dict.fromkeys([*same.value, hit.value])))
    return Group(tuple(more if part is same else part for part in tree.parts))


def choices(asked: QueryDict) -> list[tuple[str, Any, list[tuple[str, Any, bool]]]]:
    """The filter menu: name, label, and each value with whether it is chosen."""
    said_of = worded()
    return [
        (name, said_of[name][0], [(str(value), said, asked.get(name) == str(value)) for value, said in said_of[name][1].items()])
        for name in USUAL
    ]
