"""The period list of overtime compensation, for the general-manager hotline (AUTH-003)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from shouwen.casework.redress import queries
from shouwen.kit import clock, dates
from shouwen.kit.http import actor_of, show
from shouwen.kit.sheets import csv_lines


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@require_GET
def overtime(request: HttpRequest) -> HttpResponse:
    """Delays of a period by unit; ``format=csv`` takes it along."""
    actor = actor_of(request)
    today = timezone.localdate(clock.now())
    since, until = dates.span(request.GET, "since", "until", (today.replace(day=1), today))
    lines, rows = queries.summary(actor, since=_begin(since.day), until=_begin(until.day + timedelta(days=1)))
    if request.GET.get("format") == "csv" and not (since.wrong or until.wrong):
        head = ["unit", "currency", "count", "proposed", "granted", "paid"]
        body = ([line.unit, line.currency, str(line.count), line.proposed.plain(), line.granted.plain(), line.paid.plain()] for line in lines)
        return file_of(f"overtime-{since.day:%Y%m%d}-{until.day:%Y%m%d}.csv", head, body)
    reports = queries.reports(actor)
    context = {"lines": lines, "rows": queries.row_views(queries.as_rows(rows[:200])), "since": since, "until": until, "reports": reports, "may_report": actor.may("redress.report") and actor.centre_id}
    return show(request, "redress/overtime.html", context)


def file_of(name: str, head: Sequence[str], body: Iterable[Sequence[str]]) -> HttpResponse:
    """A table as a CSV file to take along."""
    answer = HttpResponse("".join(csv_lines(head, body)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
