"""Timed work of live refresh."""

from __future__ import annotations

from datetime import datetime, timedelta

from shouwen.interfaces.live import presence
from shouwen.interfaces.live.models import Done
from shouwen.kit.jobs import job


@job("live.sweep", every=300)
def sweep(*, at: datetime) -> object:
    """Forget the windows of processes that were killed, and the numbers of what was sent a week ago."""
    return presence.sweep(at=at), Done.objects.filter(at__lt=at - timedelta(days=7)).delete()
