"""Forgetting old tries."""

from __future__ import annotations

from datetime import datetime, timedelta

from shouwen.interfaces.portal.models import Try
from shouwen.kit.jobs import job


@job("portal.forget", every=3600)
def forget(*, at: datetime) -> int:
    """Drop tries older than a day; they only ever mattered for an hour."""
    return Try.objects.filter(at__lt=at - timedelta(days=1)).delete()[0]
