"""Carrying facts to their listeners: claimed in batches, tried again with back-off, laid aside when hopeless."""

from __future__ import annotations

import json
import traceback
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import F

from shouwen.foundation.ledger import rules
from shouwen.foundation.ledger.models import Delivery, Entry
from shouwen.foundation.ledger.slots import LISTENERS, Heard

CLAIM = timedelta(minutes=5)
"""How long a claim holds: a worker that was killed gives its deliveries back after this."""

log = structlog.get_logger()


def claim(*, at: datetime, limit: int = 50) -> list[Delivery]:
    """Take due deliveries for this worker; no other worker gets them until the claim lapses."""
    due = Delivery.objects.filter(state__in=["waiting", "claimed"], due_at__lte=at).order_by("due_at", "id")
    if not due.exists():  # an idle worker takes no lock
        return []
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        taken = list(due.select_related("entry")[:limit])
        Delivery.objects.filter(pk__in=[row.pk for row in taken]).update(
            state="claimed", due_at=at + CLAIM, attempts=F("attempts") + 1
        )
    for row in taken:
        row.attempts += 1
    return taken


def heard(entry: Entry) -> Heard:
    """An entry as its listeners get it."""
    return Heard(
        entry_id=entry.pk,
        kind=entry.kind,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        centre_id=entry.centre_id,
        actor_id=entry.actor_id,
        at=entry.at,
        reason=entry.reason,
        body=json.loads(entry.body),
        request_id=entry.request_id,
    )


def deliver(row: Delivery, *, at: datetime) -> bool:
    """Run one listener; its writes and the delivery's end are one transaction, so neither stands without the other."""
    try:
        with transaction.atomic():
            LISTENERS[row.listener](heard(row.entry))
            Delivery.objects.filter(pk=row.pk).update(state="done", error="")
    except Exception as error:
        _failed(row, error, at)
        return False
    return True


def _failed(row: Delivery, error: Exception, at: datetime) -> None:
    dead = row.attempts >= rules.MAX_ATTEMPTS
    log.warning("delivery_failed", listener=row.listener, entry=row.entry_id, attempts=row.attempts, dead=dead)
    Delivery.objects.filter(pk=row.pk).update(
        state="dead" if dead else "waiting",
        due_at=at + rules.back_off(row.attempts),
        error="".join(traceback.format_exception_only(error))[:2000],
    )


def deliver_due(*, at: datetime, limit: int = 50) -> int:
    """Deliver one batch of what is due; says how many were tried."""
    batch = claim(at=at, limit=limit)
    for row in batch:
        deliver(row, at=at)
    return len(batch)
