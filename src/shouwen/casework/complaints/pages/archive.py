"""Complaints that ended, by class, for heads; each class opens its cases (CMP-057)."""

from __future__ import annotations

from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shouwen.casework.complaints.forms.rate import SpanForm
from shouwen.casework.complaints.pages.rate import _spans, address
from shouwen.casework.complaints.queries import archive as archives
from shouwen.kit import clock
from shouwen.kit.http import actor_of, show


@require_GET
def archive(request: HttpRequest) -> HttpResponse:
    """This month by category unless the address says ``since``, ``until``, ``by`` and ``in``."""
    actor = actor_of(request)
    actor.need("cases.reassign")
    today = clock.now().astimezone(ZoneInfo(actor.time_zone)).date()
    by = request.GET.get("by", "category")
    by = by if by in archives.AXES else "category"
    under = request.GET.get("in", "")[:160] if by == "category" else ""
    asked = {"since": request.GET.get("since", ""), "until": request.GET.get("until", "")}
    form = SpanForm(asked if any(asked.values()) else {"since": today.replace(day=1), "until": today})
    found = archives.archive(actor, form.cleaned_data["since"], form.cleaned_data["until"], by=by, under=under) if form.is_valid() else None
    since, until = (found.since, found.until) if found else (today.replace(day=1), today)
    span = {"since": since, "until": until}
    context = {
        "form": form, "found": found, "by": by, "under": under,
        "tabs": [(label, _url(by, under, since=a, until=b), found is not None and (since, until) == (a, b)) for label, a, b in _spans(today)],
        "axes": [(label, _url(code, "", **span), code == by) for code, (label, _column) in archives.AXES.items()],
        "rows": [(each, address(dict(each.tree)) if each.tree else "", _url(by, each.below, **span) if each.below else "") for each in found.classes]
        if found else [],
        "whole": address(dict(found.whole.tree)) if found and found.whole.tree else "", "up": _url(by, under.rpartition(".")[0], **span),
    }  # fmt: skip
    return show(request, "complaints/archive.html", context, status=200 if found else 422)


def _url(by: str, under: str, **span: object) -> str:
    return f"?{urlencode({**span, 'by': by, **({'in': under} if under else {})})}"
