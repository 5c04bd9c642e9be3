"""Timed work of deadlines."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.deadlines import actions
from shouwen.kit.jobs import job

TURNS = 25
"""Batches in one run; what is left comes in the next."""


@job("deadlines.sweep", every=5)
def sweep(*, at: datetime) -> None:
    """Announce warnings, misses and climbs that have come due."""
    for _turn in range(TURNS):
        if not actions.sweep(at=at):
            return


@job("deadlines.lapse", every=60)
def lapse(*, at: datetime) -> None:
    """Let requests for more time lapse whose clock has ended meanwhile."""
    actions.lapse_extensions(at=at)


@job("deadlines.recount", every=15)
def recount(*, at: datetime) -> None:
    """Count clocks again whose calendar, ladder or policy was changed."""
    for _turn in range(TURNS):
        if not actions.recount(at=at):
            return
