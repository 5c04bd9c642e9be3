"""How a case was closed, as it stands."""

from __future__ import annotations

from shouwen.casework.cases.models import Case, Closure


def closing(case: Case) -> Closure | None:
    """The closing of a case in hand that stands; None while it is open. One query."""
    return Closure.objects.filter(case=case, reopened_at=None).first()
