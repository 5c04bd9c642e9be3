"""Timed work of committees."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.committees import actions
from shouwen.kit.jobs import job


@job("committees.remind", every=3600)
def remind(*, at: datetime) -> object:
    """Whose meeting is overdue (IMP-005)."""
    return actions.remind_due(at=at)
