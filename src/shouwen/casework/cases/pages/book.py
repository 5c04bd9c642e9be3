"""On paper: the responsibility certificate and the register book."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from shouwen.casework.cases import queries, states
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock, dates
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_int


@require_GET
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The chain with its hashes, to print; ``?format=json`` is the form a program checks."""
    found = queries.certificate(number, actor_of(request), at=clock.now())
    if request.GET.get("format") == "json":
        response = JsonResponse(found.plain(), json_dumps_params={"ensure_ascii": False, "indent": 1})
        response["Content-Disposition"] = f'attachment; filename="{found.number}.json"'
        return response
    links = [
        {
            **link,
            "lane": states.LANES[link["lane"]],
            "how": states.HOW.get(link["how"], ""),
            "since": parse_datetime(link["since"]),
            "until": parse_datetime(link["until"] or ""),
        }
        for link in sorted(found.links, key=lambda link: (link["lane"] != "owner", link["seq"]))
    ]
    entries = [
        {**entry, "at": parse_datetime(entry["at"]), "words": words}
        for entry, words in zip(found.entries, found.words, strict=True)
    ]
    context = {"paper": found, "links": links, "entries": entries}
    return show(request, "cases/certificate.html", context)


@require_GET
def register_book(request: HttpRequest) -> HttpResponse:
    """The numbers of a centre between two days, without a gap."""
    actor, today = actor_of(request), timezone.localdate()
    since, until = dates.span(request.GET, "first", "last", (today - timedelta(days=6), today))
    first, last = since.day, until.day
    centre = request.GET.get("centre", "")
    centre_id = plain_int(centre) or actor.centre_id
    found = queries.register_book(
        actor, centre_id=centre_id, first=first, last=last, cursor=request.GET.get("after", "")
    )
    context = {
        "book": found,
        "since": since,
        "until": until,
        "centre": organisation.unit_names([centre_id]).get(centre_id, ""),
        "centre_id": centre_id,
        "printed": _printed(first, last),
    }
    return show(request, "cases/book.html", context, part="cases/parts/book_rows.html")


def _printed(first: date, last: date) -> str:
    return f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"
