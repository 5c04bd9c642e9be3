"""What expenses and applications hear of themselves: whom to tell."""

from __future__ import annotations

from shouwen.casework.applications import facts, letters, queries
from shouwen.casework.applications.models import Application
from shouwen.casework.applications.queries.routes import people
from shouwen.casework.applications.queries.scope import SIGNATURES
from shouwen.casework.applications.states import SUBJECT
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell, withdraw


def _tell(entry: Heard, to: list[int], message: str, sort: str, level: str = "info", **more: object) -> None:
    link = Link("applications:application", {"application_id": entry.subject_id}, SUBJECT, entry.subject_id)
    words = {"number": entry.number, "amount": entry.amount, "currency": entry.currency, "requester_person": entry.requester_person, **more}
    told = [each for each in to if each and each != entry.actor_id]
    tell(told, message, kind=f"applications.{sort}", key=f"{entry.entry_id}:{sort}", at=entry.at, link=link, level=level, **words)


@listens(facts.ApplicationSubmitted, facts.ApplicationAgreed)
def on_wanted(entry: Heard) -> None:
    """The next signature is asked for."""
    withdraw(SUBJECT, entry.subject_id, "applications.sign", at=entry.at)
    row = Application.objects.select_related("case", "policy").prefetch_related(SIGNATURES).get(pk=entry.subject_id)
    step = queries.current(row)
    if step is not None:
        _tell(entry, list(people(queries.seats(row, step, at=entry.at))), letters.SIGN, "sign")


@listens(facts.ApplicationApproved, facts.ApplicationRefused, facts.ApplicationReturned)
def on_decided(entry: Heard) -> None:
    withdraw(SUBJECT, entry.subject_id, "applications.sign", at=entry.at)
    words = {facts.ApplicationApproved.kind: letters.APPROVED, facts.ApplicationRefused.kind: letters.REFUSED}
    good = entry.kind == facts.ApplicationApproved.kind
    _tell(entry, [entry.requester_person], words.get(entry.kind, letters.RETURNED), "decided", "info" if good else "soon")


@listens(facts.ApplicationWithdrawn)
def on_withdrawn(entry: Heard) -> None:
    withdraw(SUBJECT, entry.subject_id, "applications.sign", at=entry.at)


@listens(facts.OutcomeRecorded)
def on_outcome(entry: Heard) -> None:
    _tell(entry, [entry.requester_person], letters.OUTCOME, "decided", outcome_label=entry.outcome_label)
