"""For tests of upper modules: run everything that is on its way."""

from __future__ import annotations

from datetime import datetime

from shouwen.foundation.ledger.deliver import deliver_due
from shouwen.foundation.ledger.models import Delivery


def deliver_all(*, at: datetime) -> int:
    """Deliver until nothing is due; a listener that fails raises its error here, so that a test sees it."""
    total = 0
    while done := deliver_due(at=at):
        total += done
    failed = Delivery.objects.exclude(error="").order_by("id").first()
    if failed:
        raise AssertionError(f"{failed.listener}: {failed.error}")
    return total
