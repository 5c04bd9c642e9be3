"""Somebody turns out to be whom a case complains about: what waits for them there goes to others (CASE-064)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import offers, problems
from shouwen.casework.cases.models import Case, Consultation, Handoff, Problem
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor


def call_back(case: Case, person_id: int, *, actor: Actor, at: datetime) -> list[Fact]:
    """Take back what was offered to them and is still open, and help they had promised; the facts of it."""
    waiting = Q(answer__in=offers.OPEN) & (Q(to_person_id=person_id) | Q(answered_by_id=person_id))
    rows = list(Handoff.objects.filter(waiting, case=case))
    Handoff.objects.filter(pk__in=[row.pk for row in rows]).update(
        answer="withdrawn", answered_at=at, answered_by_id=actor.person_id or None
    )
    helping = list(Handoff.objects.filter(case=case, kind="assist", answer="accepted", answered_by_id=person_id, ended_at=None))
    Handoff.objects.filter(pk__in=[row.pk for row in helping]).update(ended_at=at)
    if any(row.lane == "owner" for row in rows):
        Case.objects.filter(pk=case.pk).update(duty_state="held" if case.owner_id == case.handler_id else "handling_delegated")
        case.refresh_from_db(fields=["duty_state"])
    ended = [
        facts.AssistEnded(
            subject_id=case.pk, centre_id=case.centre_id, handoff_id=row.pk, from_person=row.from_person_id, to_person=person_id
        )
        for row in helping
    ]
    return [*(offers.withdrawn(case, row) for row in rows), *ended]


def move_on(case: Case, person_id: int, *, at: datetime) -> None:
    """Questions to them go back to whoever asked, a decision they owed goes to the next who may judge."""
    Consultation.objects.filter(case=case, asked_person_id=person_id, answered_at=None).update(asked_person_id=F("asked_by_id"))
    if Problem.objects.filter(case=case, judge_id=person_id, decided_at=None).exists():
        Problem.objects.filter(case=case, judge_id=person_id, decided_at=None).update(judge_id=problems.judge_of(case, at))


