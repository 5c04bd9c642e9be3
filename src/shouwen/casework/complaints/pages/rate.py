"""The rate of complaints from outside, for heads; every figure opens its cases (ORG-063)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from shouwen.casework.complaints.forms.rate import SpanForm
from shouwen.casework.complaints.queries import rate as counting
from shouwen.kit import clock
from shouwen.kit.http import actor_of, show


@require_GET
def rate(request: HttpRequest) -> HttpResponse:
    """This month unless the address says ``since`` and ``until``; what cannot be read is said beside the form."""
    actor = actor_of(request)
    actor.need("cases.reassign")
    today = clock.now().astimezone(ZoneInfo(actor.time_zone)).date()
    spans = _spans(today)
    asked = {"since": request.GET.get("since", ""), "until": request.GET.get("until", "")}
    form = SpanForm(asked if any(asked.values()) else {"since": today.replace(day=1), "until": today})
    view = counting.rate(actor, form.cleaned_data["since"], form.cleaned_data["until"]) if form.is_valid() else None
    tabs = [(label, f"?{urlencode({'since': since, 'until': until})}", view is not None and (view.since, view.until) == (since, until)) for label, since, until in spans]
    context = {"view": view, "form": form, "tabs": tabs, "whole": _row(view.whole) if view else None, "rows": [_row(each) for each in view.centres] if view else []}
    return show(request, "complaints/rate.html", context, status=200 if view else 422)


def _spans(today: date) -> list[tuple[str, date, date]]:
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    return [
        (pgettext("tab", "本月"), first, today),
        (pgettext("tab", "上月"), before.replace(day=1), before),
        (_("近 90 天"), today - timedelta(days=89), today),
        (_("今年"), today.replace(month=1, day=1), today),
    ]


def _row(figures: counting.Figures) -> dict[str, Any]:
    """Figures with the addresses of their cases."""
    return {"figures": figures, **{code: address(tree) for code, tree in figures.trees.items()}}


def address(tree: dict[str, Any]) -> str:
    """Where the cases of a tree are listed, open and ended."""
    return f"{reverse('cases:queue')}?{urlencode({'show': 'all', 'order': 'newest', 'filter': json.dumps(tree, separators=(',', ':'))})}"
