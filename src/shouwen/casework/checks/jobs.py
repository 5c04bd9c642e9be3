"""Timed work of checks: tell what is late, keep them with somebody who may make them."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.checks import actions
from shouwen.kit.jobs import job


@job("checks.late", every=300)
def late(*, at: datetime) -> object:
    """Whoever leads hears once of a check without a finding in time."""
    return len(actions.gone_late(at=at))


@job("checks.unbias", every=600)
def unbias(*, at: datetime) -> object:
    """Nobody looks at their own work, also when it became theirs later."""
    return actions.unbias(at=at)
