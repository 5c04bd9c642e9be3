"""How limits were kept, over many cases: counted in the database, for modules above that count for whole centres."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q

from shouwen.casework.deadlines.models import Clock


def outcomes(stage: str, case_ids: Any, total: int, *, at: datetime) -> dict[str, int]:
    """How many of ``total`` cases (``case_ids``: ids or a query of them) kept the limits of a stage up to a moment.

    A case counts once: ``late`` when one of its clocks was missed, met too late or is past due and not paused; else
    ``running`` while one runs; else ``in_time`` when one was met; else ``stopped``; ``none`` when it has no such clock.
    The five add up to ``total``. Four queries.
    """
    rows = Clock.objects.filter(subject_kind="case", stage=stage, case_id__in=case_ids)
    alive = Q(met_at=None, stopped_at=None)
    missed = Q(missed_at__isnull=False) | Q(met_at__gt=F("due_at")) | (alive & Q(paused_at=None, due_at__lte=at))
    late = rows.filter(missed).values("case_id")
    running = rows.filter(alive).exclude(case_id__in=late).values("case_id")
    met = rows.filter(met_at__isnull=False).exclude(case_id__in=late).exclude(case_id__in=running)
    found = {"in_time": _cases(met), "late": _cases(rows.filter(missed)), "running": _cases(rows.filter(alive).exclude(case_id__in=late))}
    counted = _cases(rows)
    return {**found, "stopped": counted - sum(found.values()), "none": total - counted}


def _cases(rows: Any) -> int:
    return int(rows.order_by().values("case_id").distinct().count())
