"""What was said and how it ended, for many cases at once: for files that leave the house. The caller has looked them up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from shouwen.casework.cases.models import CaseText, Closure


@dataclass(frozen=True)
class Ended:
    """How a case was closed last."""

    at: datetime
    outcome: str
    cause: str
    prevention: str
    score: int | None


def passages(case_ids: Collection[int], kinds: Collection[str] = ("description", "demand", "answer")) -> dict[int, dict[str, str]]:
    """Case → kind of words → the newest of them; one query."""
    found: dict[int, dict[str, str]] = {}
    rows = CaseText.objects.filter(case_id__in=case_ids, kind__in=kinds).order_by("id")
    for case_id, kind, body in rows.values_list("case_id", "kind", "body"):
        found.setdefault(case_id, {})[kind] = body
    return found


def endings(case_ids: Collection[int]) -> dict[int, Ended]:
    """Case → how it was closed, where it stands closed; one query."""
    rows = Closure.objects.filter(case_id__in=case_ids, reopened_at=None)
    return {row.case_id: Ended(row.at, row.outcome_code, row.cause_code, row.prevention, row.score) for row in rows}
