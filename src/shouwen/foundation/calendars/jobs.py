"""Timed work of calendars."""

from __future__ import annotations

from datetime import datetime

from shouwen.foundation.calendars import actions
from shouwen.kit.jobs import job


@job("calendars.check_years", every=6 * 3600)
def check_years(*, at: datetime) -> None:
    """Say in good time that next year's holidays are missing."""
    actions.check_years(at=at)
