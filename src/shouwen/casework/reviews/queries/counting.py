"""Counting a year: from what the floors below keep, for whole centres, not for a reader (``rules.figures`` says how)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases import states as case_states
from shouwen.casework.complaints import states as complaints
from shouwen.casework.complaints.queries import figures as records
from shouwen.casework.deadlines.queries import outcomes
from shouwen.casework.improvement.queries import figures as plans
from shouwen.casework.redress import queries as redress
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import centres_below
from shouwen.kit.actor import SYSTEM
from shouwen.kit.money import Money

TICK = timedelta(microseconds=1)
PROMISES = ("acknowledge", "resolve", "progress")


@dataclass(frozen=True)
class Span:
    """What is counted: the centres, from ``since`` until just before ``until``."""

    centres: tuple[int, ...]
    since: datetime
    until: datetime


def span(centre_id: int, year: int, *, at: datetime) -> Span:
    """A centre with those below it, and a year by its own clock, up to now when the year is not over."""
    zone = ZoneInfo(cases.place(centre_id).time_zone)
    over = datetime(year + 1, 1, 1, tzinfo=zone)
    centres = sorted(centres_below(Unit.objects.get(pk=centre_id)) | {centre_id})
    return Span(tuple(centres), datetime(year, 1, 1, tzinfo=zone), min(over, at))


def count(asked: Span, *, at: datetime) -> dict[str, Any]:
    """Every figure of a span, as things stand ``at`` a moment, as ``{code: {"total": n, "parts": {code: n}}}``, and ``money``: what was paid for its
    complaints, by currency. About thirty queries, however many complaints."""
    rows = cases.visible(SYSTEM).filter(
        centre_id__in=asked.centres, kind_code__in=complaints.KINDS, registered_at__gte=asked.since, registered_at__lt=asked.until
    )
    total = rows.count()
    groups = {
        **_of_cases(rows, total),
        **{stage: outcomes(stage, rows.values("pk"), total, at=at) for stage in PROMISES},
        **records.divided(rows.values("pk"), total),
        **plans.divided(asked.centres, asked.since, asked.until),
    }
    paid, money = _paid(asked, rows, at)
    groups["compensation"] = {"paid": paid, "none": total - paid}
    return {**{code: {"total": sum(parts.values()), "parts": parts} for code, parts in groups.items()}, "money": money}


def _of_cases(rows: QuerySet[Any], total: int) -> dict[str, dict[str, int]]:
    states = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    ended = {code: states.get(code, 0) for code in ("closed", "declined", "withdrawn", "merged")}
    grades = dict(rows.order_by().values_list("severity").annotate(n=Count("pk")))
    again = rows.filter(repeat_of__isnull=False).count()
    reopened = rows.filter(reopenings__gt=0).count()
    return {
        "received": {"open": sum(states.get(each, 0) for each in case_states.OPEN), **ended},
        "severity": {code: grades.get(code, 0) for code in case_states.SEVERITIES},
        "repeat": {"first": total - again, "again": again},
        "reopened": {"never": total - reopened, "reopened": reopened},
    }


def _paid(asked: Span, rows: QuerySet[Any], at: datetime) -> tuple[int, dict[str, str]]:
    """How many of the complaints something was paid for, and how much by currency."""
    found = redress.paid_between(asked.centres, asked.since - TICK, at)
    ours = set(rows.filter(pk__in={case_id for case_id, _money, _at in found}).values_list("pk", flat=True)) if found else set()
    sums: dict[str, Money] = {}
    for case_id, money, _at in found:
        if case_id in ours:
            sums[money.currency] = sums.get(money.currency, Money.none(money.currency)) + money
    return len(ours), {code: sums[code].plain() for code in sorted(sums)}
