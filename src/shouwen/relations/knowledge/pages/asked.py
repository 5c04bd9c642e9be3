"""What a desk asks for while somebody speaks: near answers, the script, phrases; and the count of a use.

These are posted although they change nothing: what a customer says and is called does not belong into an address.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from shouwen.kit import clock
from shouwen.kit.http import actor_of
from shouwen.kit.text import plain_int
from shouwen.relations.knowledge import actions, queries
from shouwen.relations.knowledge.queries import Item
from shouwen.relations.knowledge.states import Sort


@dataclass(frozen=True)
class Ready:
    """A text with what is known in its places, to be put in with one press."""

    item: Item
    text: str
    missing: tuple[str, ...]


def _category(request: HttpRequest) -> int | None:
    asked = request.POST.get("category_id", "")
    return plain_int(asked)


def _ready(request: HttpRequest, items: Iterable[Item]) -> list[Ready]:
    listed = list(items)
    if not listed:
        return []
    name = request.POST.get("name", "")[:60]
    values = queries.values(actor_of(request), name=name, category_id=_category(request), at=clock.now())
    filled = [queries.fill(each.body, values) for each in listed]
    return [Ready(each, done.text, done.missing) for each, done in zip(listed, filled, strict=True)]


@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """The standard answers nearest to the description typed so far."""
    text = request.POST.get("description", "")[:4000]
    found = queries.near(text, actor_of(request), kind=request.POST.get("kind", "")[:24],
                         category_id=_category(request), at=clock.now())  # fmt: skip
    return render(
        request,
        "knowledge/parts/similar.html",
        {"found": _ready(request, found), "asked": bool(text.strip())},
    )


@require_POST
def script(request: HttpRequest) -> HttpResponse:
    """How to lead this call: steps to tick off, and what not to say."""
    actor, now = actor_of(request), clock.now()
    found = queries.script(
        actor, kind=request.POST.get("kind", "")[:24], category_id=_category(request), at=now
    )
    context: dict[str, object] = {"script": found}
    if found:
        name = request.POST.get("name", "")[:60]
        values = queries.values(actor, name=name, category_id=_category(request), at=now)
        if found.said.is_english:
            values |= queries.myself(actor)
        context["steps"] = [queries.fill(step, values).text for step in found.said.lines]
    return render(request, "knowledge/parts/script.html", context)


@require_POST
def phrases(request: HttpRequest) -> HttpResponse:
    """Canned replies for what was typed after the slash, as options of a list."""
    asked = request.POST.get("q", "").lstrip("/／、").strip()[:80]
    found = queries.search(asked, actor_of(request), sort=Sort.REPLY, kind=request.POST.get("kind", "")[:24],
                           category_id=_category(request), at=clock.now())  # fmt: skip
    return render(request, "knowledge/parts/phrases.html", {"found": _ready(request, found), "asked": asked})


@require_POST
def uses(request: HttpRequest, text_id: int) -> HttpResponse:
    """A text was put in."""
    actions.count_use(text_id, actor=actor_of(request), at=clock.now())
    return HttpResponse(status=204)
