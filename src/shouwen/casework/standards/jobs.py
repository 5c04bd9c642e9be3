"""Timed work of the library: who has not read is reminded, then whoever leads them hears of it."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.standards import actions
from shouwen.kit.jobs import job


@job("standards.chase", every=1800)
def chase(*, at: datetime) -> object:
    """Remind, and tell leaders (IMP-013)."""
    return actions.chase(at=at)
