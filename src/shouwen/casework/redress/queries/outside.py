"""A request as another office system is asked to sign it: what is wanted now, of whom; nothing of the customer (AUTH-004)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from shouwen.casework.redress import reading, states
from shouwen.casework.redress.models import Request
from shouwen.casework.redress.queries.policy import matrix_of, place_names
from shouwen.casework.redress.queries.power import bench, kept_out, signers
from shouwen.casework.redress.queries.requests import STEPS, reasons
from shouwen.casework.redress.rules.snapshot import digest


@dataclass(frozen=True)
class Paper:
    """One signature that is wanted now: by whom, of what sum, why; ``page`` where it is read here, ``snapshot`` its fingerprint."""

    step_id: int
    centre_id: int
    number: str
    title: str
    kind: str
    place: str
    amount: str
    currency: str
    requester_id: int
    signer_ids: tuple[int, ...]
    why: tuple[str, ...]
    page: str
    snapshot: str


def papers(request_id: int, *, at: datetime) -> list[Paper]:
    """The signatures wanted of a request now, for the module that carries approvals out; none once it is decided."""
    request = Request.objects.select_related("case", "policy").prefetch_related(STEPS).filter(pk=request_id).first()
    if request is None:
        return []
    wanted = [step for step in request.steps.all() if step.is_current]
    places = place_names(matrix_of(request.policy))
    held = bench(request.centre_id, request.currency, at=at) if wanted else None
    out = kept_out(request, at_fault=reading.at_fault(request.case))
    found = []
    for step in wanted:
        step.request = request
        people = tuple(dict.fromkeys(seat.person_id for seat in signers(step, held, out))) if held else ()
        found.append(
            Paper(
                step.pk, request.centre_id, str(request), str(request.basis_label), step.kind, places.get(step.place, str(states.STEP_KINDS[step.kind])),
                request.money.plain(), request.currency, request.requester_id or 0, people, reasons(request, places),
                reverse("redress:approval", args=[request.pk]), request.snapshot_hash,
            )
        )  # fmt: skip
    return found


def fingerprint(document: Mapping[str, Any]) -> str:
    """The SHA-256 of a document in its one spelling, as approvals are hashed."""
    return digest(document)
