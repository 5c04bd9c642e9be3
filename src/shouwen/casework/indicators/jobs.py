"""Timed work of early warning."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.indicators import actions
from shouwen.kit.jobs import job


@job("indicators.look", every=600)
def look(*, at: datetime) -> object:
    """Every figure against its threshold."""
    return actions.look_at_all(at=at)
