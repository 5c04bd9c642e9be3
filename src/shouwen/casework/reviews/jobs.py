"""Timed work of yearly reviews."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.reviews import actions
from shouwen.kit.jobs import job


@job("reviews.tally", every=3600)
def tally(*, at: datetime) -> object:
    """What the lines of the service charters come to this year."""
    return actions.tally(at=at)
