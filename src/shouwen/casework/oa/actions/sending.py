"""Sending what waits: claimed under lock, tried again with growing pauses, in the end somebody has to look."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions.pen import said
from shouwen.casework.oa import facts, queries, states
from shouwen.casework.oa.models import Sending
from shouwen.casework.oa.rules import again_after
from shouwen.casework.oa.slots import ADAPTERS, Call, Taken, Untaken
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.crypto import Unopenable, unseal
from shouwen.kit.errors import Conflict

CLAIM = timedelta(minutes=5)
"""So long a worker keeps what it has taken; one that was killed holds nothing up for longer."""


def send_due(*, at: datetime, limit: int = 20) -> int:
    """Send what is due; says how many went."""
    return sum(_sent(row, at) for row in _claim(at, limit))


def _claim(at: datetime, limit: int) -> list[Sending]:
    with transaction.atomic():
        due = Sending.objects.filter(state=states.WAITING, due_at__lte=at).order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        batch = list(due.select_related("connection")[:limit])
        Sending.objects.filter(pk__in=[row.pk for row in batch]).update(due_at=at + CLAIM, attempts=F("attempts") + 1)
    for row in batch:
        row.attempts += 1
    return batch


def _sent(row: Sending, at: datetime) -> bool:
    link = row.connection
    try:
        adapter = ADAPTERS.get(link.adapter)
        if adapter is None or adapter.check(link.address):
            raise Untaken("address")
        taken = adapter.deliver(Call(link.address, unseal(link.sealed, link.place), f"shouwen-{row.pk}", row.document), at=at)
    except Unopenable:
        _failed(row, Untaken("sealed"), at)
        return False
    except Untaken as no:
        _failed(row, no, at)
        return False
    _note(row, taken, at)
    return True


def about(row: Sending) -> dict[str, Any]:
    """The values by which a fact names a sending."""
    return {"subject_id": row.pk, "centre_id": row.centre_id, "matter": row.matter, "matter_id": row.matter_id, "label": row.label}


def _note(row: Sending, taken: Taken, at: datetime) -> None:
    with transaction.atomic():
        held = Sending.objects.select_for_update().get(pk=row.pk)
        if held.state != states.WAITING:  # answered or closed while it went
            return
        held.state, held.sent_at, held.remote, held.fault = states.SENT, at, taken.remote[:120], ""
        held.save(update_fields=["state", "sent_at", "remote", "fault"])
        if held.event == states.WANTED:
            announce(facts.ApprovalSent(**about(held), digest=held.digest, remote=held.remote), actor=SYSTEM, at=at)


def _failed(row: Sending, no: Untaken, at: datetime) -> None:
    with transaction.atomic():
        held = Sending.objects.select_for_update().get(pk=row.pk)
        if held.state != states.WAITING:
            return
        held.fault, held.due_at = no.fault, at + again_after(held.attempts)
        over = no.final or held.attempts >= states.MOST
        held.state = states.FAILED if over else states.WAITING
        held.save(update_fields=["state", "fault", "due_at"])
        if over:
            announce(facts.SendingFailed(**about(held), fault_label=said(states.FAULTS[held.fault]), attempts=held.attempts), actor=SYSTEM, at=at)


def retry(sending_id: int, *, actor: Actor, at: datetime) -> Sending:
    """Try what did not go once more, from the beginning.

    :raises Conflict: for what did not fail.
    """
    with transaction.atomic():
        row = Sending.objects.select_for_update(of=("self",)).get(pk=queries.find_sending(sending_id, actor).pk)
        if row.state != states.FAILED:
            raise Conflict("not_failed", _("这次送审现在是“%(state)s”，不用再送") % {"state": row.state_label})
        row.state, row.attempts, row.due_at = states.WAITING, 0, at
        row.save(update_fields=["state", "attempts", "due_at"])
        announce(facts.SendingRetried(**about(row)), actor=actor, at=at)
    return row
