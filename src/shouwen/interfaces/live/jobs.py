"""Timed work of live refresh."""

from __future__ import annotations

from datetime import datetime

from shouwen.interfaces.live import presence
from shouwen.kit.jobs import job


@job("live.sweep", every=300)
def sweep(*, at: datetime) -> object:
    """Forget the windows of processes that were killed."""
    return presence.sweep(at=at)
