"""Timed work of liability: what nobody appealed becomes final."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.liability import actions
from shouwen.kit.jobs import job


@job("liability.lapse_due", every=600)
def lapse_due(*, at: datetime) -> object:
    """Let findings become final whose time to appeal has run out."""
    return actions.lapse_due(at=at)
