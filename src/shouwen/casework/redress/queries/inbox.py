"""What waits for an approver's signature, the longest waiting first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from shouwen.casework.redress import reading
from shouwen.casework.redress.models import Request, Step
from shouwen.casework.redress.queries.policy import matrix_of, place_names
from shouwen.casework.redress.queries.power import Bench, bench, kept_out, running, signers
from shouwen.casework.redress.queries.requests import STEPS
from shouwen.casework.redress.slots import also_waiting
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.foundation.organisation.queries import centres_below, names
from shouwen.kit.actor import Actor

MOST = 200
"""So many waiting requests of a reader's centres are looked through."""


@dataclass(frozen=True)
class Waiting:
    """A signature that waits for the reader: for what, since when, and whose power it is when it was lent."""

    step: Step
    place: str
    requester: str
    lender: str

    @property
    def request(self) -> Request:
        """What is to be signed."""
        return self.step.request


def inbox(actor: Actor, *, at: datetime) -> list[Waiting]:
    """Signatures the reader may give now.

    :raises Forbidden: without ``redress.approve``.
    """
    actor.need("redress.approve")
    found: list[Waiting] = []
    held: dict[tuple[int, str], Bench] = {}
    rows = _waiting(actor, at)
    out_of = reading.at_fault_of([step.request.case for step in rows])
    called = names({each for step in rows for each in (step.request.requester_id, *step.people)})
    for step in rows:
        request = step.request
        key = (request.centre_id, request.currency)
        if key not in held:
            held[key] = bench(*key, at=at)
        out = kept_out(request, at_fault=out_of[request.case_id])
        mine = [seat for seat in signers(step, held[key], out) if seat.person_id == actor.person_id]
        if mine:
            lent = min(mine, key=lambda seat: seat.authority_id != actor.person_id).authority_id
            lender = "" if lent == actor.person_id else (called.get(lent) or names([lent]).get(lent, ""))
            place = place_names(matrix_of(request.policy)).get(step.place, "")
            found.append(Waiting(step, place, called.get(request.requester_id or 0, ""), lender))
    return found


def _waiting(actor: Actor, at: datetime) -> list[Step]:
    lenders = running(at).filter(deputy_id=actor.person_id).values_list("person_id", flat=True)
    units = Person.objects.filter(pk__in=[actor.person_id, *lenders]).values_list(
        "unit__centre_id", flat=True
    )
    seats = {actor.centre_id, *(each for each in units if each)}
    centres = {each for unit in Unit.objects.filter(pk__in=seats) for each in centres_below(unit)}
    rows = Step.objects.filter(is_current=True, verdict="waiting", request__centre__in=centres)
    rows = rows.exclude(request__requester_id=actor.person_id).exclude(
        request__case__accused__person_id=actor.person_id
    )
    ordered = rows.select_related("request__case", "request__policy").order_by("since")[:MOST]
    found = list(ordered)
    prefetch_related_objects([step.request for step in found], STEPS)
    return found


def waiting_count(actor: Actor, *, at: datetime) -> int:
    """How many wait, redress and whatever else is signed there, for the number beside the place; nothing for who approves nothing."""
    return len(inbox(actor, at=at)) + len(also_waiting(actor, at)) if actor.may("redress.approve") else 0
