"""An application as another office system is asked to sign it (AUTH-004)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from shouwen.casework.applications.models import Application
from shouwen.casework.applications.queries.routes import people, seats
from shouwen.casework.applications.queries.scope import SIGNATURES, current
from shouwen.casework.redress.queries import Paper, place_words, said_of


def papers(application_id: int, *, at: datetime) -> list[Paper]:
    """The signature wanted now, for the module that carries approvals out; none once it is decided."""
    row = Application.objects.select_related("case", "policy").prefetch_related(SIGNATURES).filter(pk=application_id).first()
    step = current(row) if row else None
    if row is None or step is None:
        return []
    able = people(seats(row, step, at=at))
    return [
        Paper(
            step.pk, row.centre_id, row.number, str(row.sort_label), step.kind, place_words(row.policy, step.place), row.money.plain(), row.currency,
            row.requester_id, able, tuple(said_of(row.policy, row.snapshot.get("why", ()))), reverse("applications:application", args=[row.pk]), row.snapshot_hash,
        )
    ]  # fmt: skip
