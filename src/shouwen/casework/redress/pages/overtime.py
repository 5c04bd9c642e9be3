"""The period list of overtime compensation, for the general-manager hotline (AUTH-003)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from shouwen.casework.redress import queries
from shouwen.kit import clock
from shouwen.kit.days import day_or_none
from shouwen.kit.http import actor_of, show
from shouwen.kit.sheets import csv_lines


def _day(text: str, usual: datetime) -> datetime:
    day = day_or_none(text)
    return timezone.make_aware(datetime.combine(day, time.min)) if day else usual


@require_GET
def overtime(request: HttpRequest) -> HttpResponse:
    """Delays of a period by unit; ``format=csv`` takes it along."""
    actor = actor_of(request)
    today = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    since = _day(request.GET.get("since", ""), today.replace(day=1))
    until = _day(request.GET.get("until", ""), today)
    lines, rows = queries.summary(actor, since=since, until=until + timedelta(days=1))
    if request.GET.get("format") == "csv":
        head = ["unit", "currency", "count", "proposed", "granted", "paid"]
        body = ([line.unit, line.currency, str(line.count), line.proposed.plain(), line.granted.plain(), line.paid.plain()] for line in lines)
        return file_of(f"overtime-{since:%Y%m%d}-{until:%Y%m%d}.csv", head, body)
    reports = queries.reports(actor)
    context = {"lines": lines, "rows": rows[:200], "since": since, "until": until, "reports": reports, "may_report": actor.may("redress.report") and actor.centre_id}
    return show(request, "redress/overtime.html", context)


def file_of(name: str, head: Sequence[str], body: Iterable[Sequence[str]]) -> HttpResponse:
    """A table as a CSV file to take along."""
    answer = HttpResponse("".join(csv_lines(head, body)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
