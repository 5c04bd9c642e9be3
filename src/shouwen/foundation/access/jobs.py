"""Timed work of access: what opens nothing any more is thrown away."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessLog

from shouwen.foundation.access.models import Session
from shouwen.kit.jobs import job

KEPT = timedelta(days=180)
"""How long sign-ins are remembered (the ledger keeps what people did for ever)."""


@job("access.sweep_doors", every=3600)
def sweep_doors(*, at: datetime) -> int:
    """Drop sessions that have run out and attempts that count no longer; returns how many sessions."""
    dropped, _rows = Session.objects.filter(expire_date__lt=at).delete()
    AccessAttempt.objects.filter(attempt_time__lt=at - timedelta(days=1)).delete()
    AccessLog.objects.filter(attempt_time__lt=at - KEPT).delete()
    return dropped
