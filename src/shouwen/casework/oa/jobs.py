"""Timed work of the link outside."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.oa import actions
from shouwen.kit.jobs import job


@job("oa.send", every=10)
def send(*, at: datetime) -> object:
    """What waits goes out."""
    return actions.send_due(at=at)
