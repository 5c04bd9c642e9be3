"""Timed work of automation. Each sweep does a little and keeps its place; killed anywhere, the next one goes on."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.automation import actions
from shouwen.kit.jobs import job


@job("automation.sweep", every=15)
def sweep(*, at: datetime) -> object:
    """Begin the daily rules, walk on, look at what has come due."""
    actions.begin_daily(at=at)
    actions.fill(at=at)
    return actions.sweep(at=at)


@job("automation.dry_runs", every=5)
def dry_runs(*, at: datetime) -> object:
    """Go on with the rules that are being tried on past cases."""
    return actions.try_on(at=at)
