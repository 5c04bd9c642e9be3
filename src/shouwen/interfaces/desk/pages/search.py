"""Search over everything the reader may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries import Filters, Line, receivers
from shouwen.interfaces.desk.shell import Place, Shell
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import folded
from shouwen.relations.customers import queries as customers

SHORT, LONG = 6, 30


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Number, customer, phone, any two characters; ``palette`` asks for the short list of the palette."""
    asked, actor = request.GET.get("q", "").strip()[:60], actor_of(request)
    short = bool(request.GET.get("palette"))
    context = {
        "asked": asked,
        "lines": _cases(asked, actor, SHORT if short else LONG),
        "hits": customers.find(asked, actor, limit=4 if short else 12) if asked and actor.may("customers.read") else [],
        "doors": _doors(request, asked) if short else [],
        "people": _people(asked, actor) if short else [],
    }
    if short:
        return render(request, "desk/palette_found.html", context)
    return show(request, "desk/search.html", context, part="desk/search_found.html")


def _cases(asked: str, actor: Actor, limit: int) -> list[Line]:
    """The newest cases that a text finds, ended ones too."""
    if not asked or not actor.may("cases.read"):
        return []
    filters = Filters(text=asked, is_open=None, order="newest")
    return list(cases.queue(filters, actor, at=clock.now(), limit=limit).rows)


def _doors(request: HttpRequest, asked: str) -> list[Place]:
    """The places whose name contains what was typed."""
    shell = Shell(request)
    text = folded(asked)
    return [place for place in (*shell.places, *shell.views) if text and (text in folded(str(place.label)) or _spelled(place, text))]


def _spelled(place: Place, text: str) -> bool:
    """Whether letters are the initials of a place's name, or the beginning of its pinyin."""
    return text.isascii() and any(word.startswith(text) for word in place.pinyin.split())


def _people(asked: str, actor: Actor) -> list[receivers.Receiver]:
    """Colleagues by name, number or pinyin, with where they belong; what one can do is look at their cases."""
    if not asked or not (actor.may("organisation.read") and actor.may("cases.read")):
        return []
    return receivers.receivers(asked, actor, limit=4)
