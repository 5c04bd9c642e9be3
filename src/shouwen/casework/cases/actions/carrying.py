"""What a merged case brings with it: promises, questions without an answer, whom it complains about, and its tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import clocks, pen, tagging
from shouwen.casework.cases.models import Accused, Case, Consultation, Promise
from shouwen.casework.deadlines.actions import Later
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor

STANDING = {"kept_at": None, "broken_at": None, "dropped_at": None}


def carry(case: Case, to: Case, *, actor: Actor, at: datetime) -> dict[str, list[Any]]:
    """Put what is open on a merged case on the survivor; what went over, for the journal."""
    promises = list(Promise.objects.filter(case=case, **STANDING).order_by("id"))
    asked = list(Consultation.objects.filter(case=case, answered_at=None).order_by("id"))
    for promise in promises:
        _hand_on(promise, case, to, actor, at)
    _move_questions(asked, case, to, actor, at)
    _wait_on(case, to, actor, at)
    return {
        "promises": [each.pk for each in promises],
        "consultations": [each.pk for each in asked],
        "accused": _accuse(case, to, actor, at),
        "tags": tagging.carry(case, to, actor=actor, at=at),
    }


def give_back(case: Case, to: Case, journal: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    """Put back what a merge had moved, as far as the survivor still has it."""
    promises = list(Promise.objects.filter(case=to, pk__in=journal.get("promises", ())).order_by("id"))
    asked = list(Consultation.objects.filter(case=to, pk__in=journal.get("consultations", ())).order_by("id"))
    for promise in promises:
        _bring_back(promise, to, case, actor, at)
    _move_questions(asked, to, case, actor, at)
    _acquit(to, journal.get("accused", ()))
    tagging.give_back(to, journal.get("tags", ()), actor=actor, at=at)
    if case.waits_since and to.waits_since is None:  # answered while they were one
        Case.objects.filter(pk=case.pk).update(waits_since=None)


def _wait_on(case: Case, to: Case, actor: Actor, at: datetime) -> None:
    """Whoever waits for an answer waits for the survivor's, since the earlier of both; the limit of the reply counts from then."""
    if case.waits_since and to.waits_since is None:
        clocks.await_from(to, case.waits_since, actor=actor, at=at)
    if case.waits_since and (to.waits_since is None or to.waits_since > case.waits_since):
        Case.objects.filter(pk=to.pk).update(waits_since=case.waits_since)
        to.waits_since = case.waits_since


def _move_questions(asked: Iterable[Consultation], case: Case, to: Case, actor: Actor, at: datetime) -> None:
    for question in asked:
        question.case = to
        question.save(update_fields=["case"])
        told = facts.ConsultationCarried(
            subject_id=to.pk,
            centre_id=to.centre_id,
            consultation_id=question.pk,
            asked_person=question.asked_person_id,
            other_number=case.number,
        )
        pen.write(to, told, actor=actor, at=at)


def _hand_on(promise: Promise, case: Case, to: Case, actor: Actor, at: datetime) -> None:
    """The survivor keeps the promise now: a clock of its own runs to the same moment."""
    _leave(promise, case, to, None, actor, at)
    begun = clocks.promised(to, promise, actor=actor, at=at)
    pen.write(to, _carried(promise, case, to), actor=actor, at=at, later=[begun])


def _bring_back(promise: Promise, case: Case, to: Case, actor: Actor, at: datetime) -> None:
    """The promise goes back; its first clock was revived with the others, and is met if it was kept meanwhile."""
    key = str(promise.pk)
    stopped = clocks.stop(case, stages=["promise"], key=key, actor=actor, at=at) if case.is_open else None
    _leave(promise, case, to, stopped, actor, at)
    told: list[Fact] = [_carried(promise, case, to)]
    met = None
    if promise.kept_at:
        told.append(_kept(promise, to))
        met = clocks.mark(to, "promise", key=key, actor=actor, at=at)
    pen.write(to, *told, actor=actor, at=at, later=[met])


def _leave(promise: Promise, case: Case, to: Case, stopped: Later | None, actor: Actor, at: datetime) -> None:
    promise.case = to
    promise.save(update_fields=["case"])
    gone = facts.PromiseGone(
        subject_id=case.pk,
        centre_id=case.centre_id,
        promise_id=promise.pk,
        promise=promise.text,
        other_number=to.number,
    )
    pen.write(case, gone, actor=actor, at=at, later=[stopped])


def _carried(promise: Promise, case: Case, to: Case) -> facts.PromiseCarried:
    return facts.PromiseCarried(
        subject_id=to.pk,
        centre_id=to.centre_id,
        promise_id=promise.pk,
        promise=promise.text,
        due_at=promise.due_at,
        other_number=case.number,
    )


def _kept(promise: Promise, case: Case) -> facts.PromiseKept:
    """A promise kept while it stood elsewhere stays kept on its own case."""
    return facts.PromiseKept(
        subject_id=case.pk,
        centre_id=case.centre_id,
        promise_id=promise.pk,
        promise=promise.text,
        late=bool(promise.kept_at and promise.kept_at > promise.due_at),
    )


def _accuse(case: Case, to: Case, actor: Actor, at: datetime) -> list[int]:
    """Whoever the merged case complains about stays away from the survivor too (CASE-064)."""
    if not case.is_about_staff:
        return []
    there = set(Accused.objects.filter(case=to).values_list("person_id", flat=True))
    new = [
        each
        for each in Accused.objects.filter(case=case).values_list("person_id", flat=True)
        if each not in there
    ]
    rows = [
        Accused(case_id=to.pk, person_id=each, named_by_id=actor.person_id or None, named_at=at)
        for each in new
    ]
    told = [
        facts.PersonAccused(subject_id=to.pk, centre_id=to.centre_id, accused_person=each) for each in new
    ]
    if rows:
        pen.write(to, *told, actor=actor, at=at, rows=rows, is_about_staff=True)
    return new


def _acquit(case: Case, people: Iterable[int]) -> None:
    """What only the merged case complained about goes back with it."""
    if gone := list(people):
        Accused.objects.filter(case=case, person_id__in=gone).delete()
        about = Accused.objects.filter(case=case).exists()
        Case.objects.filter(pk=case.pk).update(is_about_staff=about)
