"""What waits for an approver's signature, the longest waiting first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    prefetch_related_objects,
)

from shouwen.casework.redress import reading
from shouwen.casework.redress.models import Request, Step
from shouwen.casework.redress.queries.policy import matrix_of, place_names
from shouwen.casework.redress.queries.power import Benches, kept_out, running, signers
from shouwen.casework.redress.queries.requests import STEPS
from shouwen.casework.redress.slots import also_waiting
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.foundation.organisation.queries import all_centres, names
from shouwen.kit.actor import Actor
from shouwen.kit.among import listed
from shouwen.kit.standing import Standing

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
    benches = Benches(at)
    rows = _waiting(actor, at)
    out_of = reading.at_fault_of([step.request.case for step in rows])
    called = names({each for step in rows for each in (step.request.requester_id, *step.people)})
    for step in rows:
        request = step.request
        out = kept_out(request, at_fault=out_of[request.case_id])
        held = benches.of(request.centre_id, request.currency)
        mine = [seat for seat in signers(step, held, out) if seat.person_id == actor.person_id]
        if mine:
            lent = min(mine, key=lambda seat: seat.authority_id != actor.person_id).authority_id
            lender = "" if lent == actor.person_id else (called.get(lent) or names([lent]).get(lent, ""))
            place = place_names(matrix_of(request.policy)).get(step.place, "")
            found.append(Waiting(step, place, called.get(request.requester_id or 0, ""), lender))
    return found


def _waiting(actor: Actor, at: datetime) -> list[Step]:
    centres = [pk for (pk,) in _centres.all(actor.person_id, actor.centre_id, at)]
    found = _steps.all(actor.person_id, listed(centres)) if centres else []
    prefetch_related_objects([step.request for step in found], STEPS)
    return found


@Standing
def _centres(me: int, centre: int, at: datetime) -> QuerySet[Unit, tuple[int]]:
    """The reader's centre and those of who has lent them their power, each with all below it."""
    lenders = running(at).filter(deputy_id=me).values("person_id")
    theirs = Person.objects.filter(Q(pk=me) | Q(pk__in=lenders)).values("unit__centre_id")
    tops = Unit.objects.filter(Q(pk=centre) | Q(pk__in=theirs))
    above = tops.annotate(here=ExpressionWrapper(OuterRef("path"), CharField())).filter(here__startswith=F("path"))
    return all_centres().filter(Exists(above)).values_list("id")


@Standing
def _steps(me: int, centres: str) -> QuerySet[Step]:
    rows = Step.objects.filter(is_current=True, verdict="waiting", request__centre_id__among=centres)
    rows = rows.exclude(request__requester_id=me).exclude(request__case__accused__person_id=me)
    return rows.select_related("request__case", "request__policy").order_by("since")[:MOST]


def waiting_count(actor: Actor, *, at: datetime) -> int:
    """How many wait, redress and whatever else is signed there, for the number beside the place; nothing for who approves nothing."""
    return len(inbox(actor, at=at)) + len(also_waiting(actor, at)) if actor.may("redress.approve") else 0
