"""How every action writes: the record opened if it is not there, its changes, and its facts, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from shouwen.casework.complaints import facts
from shouwen.casework.complaints.models import Complaint
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def write(case: Case, held: Complaint, *told: Fact, actor: Actor, at: datetime, reason: str = "") -> None:
    """Write a record and seal facts. The caller holds the case's lock."""
    opened: list[Fact] = []
    if held._state.adding:
        held.opened_at = at
        opened.append(facts.ComplaintOpened(subject_id=case.pk, centre_id=case.centre_id, complaint_id=held.pk))
        held.save(force_insert=True)
    else:
        held.version += 1
        held.save()
    announce(*opened, *told, actor=actor, at=at, reason=reason)


def opened(case: Case, held: Complaint, *, actor: Actor, at: datetime) -> None:
    """Make sure that the record is there, for rows that hang on it."""
    if held._state.adding:
        write(case, held, actor=actor, at=at)
