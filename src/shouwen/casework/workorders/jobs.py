"""Timed work of work orders. Reminders and deadlines are timed by deadlines; these are what is left."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.workorders import actions
from shouwen.kit.jobs import job


@job("workorders.resume_due", every=600)
def resume_due(*, at: datetime) -> object:
    """Let orders go on whose day of resuming has come."""
    return actions.resume_due(at=at)


@job("workorders.supervise_due", every=600)
def supervise_due(*, at: datetime) -> object:
    """Put orders under supervision that are long overdue."""
    return actions.supervise_due(at=at)
