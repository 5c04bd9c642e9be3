"""How many steps cases take from registration to their end, by severity (CASE-066)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from shouwen.casework.cases import states
from shouwen.casework.cases.queries.scope import visible
from shouwen.casework.cases.rules.flow import median
from shouwen.kit.actor import Actor


@dataclass(frozen=True)
class Walk:
    """Cases of one severity closed lately: how many, and the median number of states each went through."""

    severity: str
    label: str
    closed: int
    steps: float


def walks(actor: Actor, *, centre_id: int | None = None, days: int = 90, right: str = "cases.read", at: datetime) -> list[Walk]:
    """By severity, minor first; a case brought in from elsewhere has no steps and does not count. One query.

    :raises Forbidden: without ``right``.
    """
    since = at - timedelta(days=days)
    closed = visible(actor, right).filter(is_open=False, state=states.CLOSED, ended_at__gte=since, steps__gt=0)
    if centre_id:
        closed = closed.filter(centre_id=centre_id)
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for severity, steps, count in closed.order_by().values_list("severity", "steps").annotate(n=Count("pk")):
        found[severity].append((steps, count))
    return [
        Walk(severity, str(label), sum(n for _steps, n in found[severity]), middle)
        for severity, label in states.SEVERITIES.items()
        if (middle := median(found.get(severity, ()))) is not None
    ]
