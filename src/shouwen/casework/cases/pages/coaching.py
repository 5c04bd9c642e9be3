"""What colleagues told customers, for those who coach them (CASE-052)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shouwen.casework.cases.queries import coaching
from shouwen.casework.cases.rules.assuring import ASSURANCES
from shouwen.kit import clock
from shouwen.kit.http import actor_of, show

SPANS = {"7": 7, "30": 30, "90": 90}


@require_GET
def assurances(request: HttpRequest) -> HttpResponse:
    """Person by person: how many matters taken, and the share in which each sentence was said."""
    days = SPANS.get(request.GET.get("days", ""), 30)
    people = coaching.coached(actor_of(request), days=days, at=clock.now())
    context = {"people": people, "sentences": ASSURANCES.values(), "days": days, "spans": SPANS.values()}
    return show(request, "cases/assurances.html", context)
