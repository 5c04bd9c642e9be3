"""What complaints hear: from cases, what belongs into the record; from themselves, which heads to tell."""

from __future__ import annotations

from typing import Any

from shouwen.casework.cases import facts as cases
from shouwen.casework.cases.queries import grades, in_hand, place
from shouwen.casework.complaints import actions, facts, letters, states
from shouwen.casework.complaints.queries.people import TELL_COMPLIANCE, compliance, heads
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import NotFound


@listens(cases.CaseRegistered)
def on_registered(entry: Heard) -> None:
    """A complaint came in: its record is opened."""
    if entry.kind_code in states.KINDS:
        actions.open_record(entry.subject_id, {**entry.body, "actor_id": entry.actor_id}, actor=SYSTEM, at=entry.at)
        _tell_compliance(entry)


@listens(cases.CaseEdited)
def on_edited(entry: Heard) -> None:
    """What was asked turned out to be a complaint; or somebody graded it on the case itself."""
    if entry.field == "kind" and entry.after in states.KINDS:
        actions.open_record(entry.subject_id, {}, actor=SYSTEM, at=entry.at)
        _tell_compliance(entry)
    if entry.field == "category_id" and _is_complaint(entry):
        actions.assess_anew(entry.subject_id, at=entry.at)
        _tell_compliance(entry)
    if entry.field == "severity" and entry.actor_id:
        try:
            actions.noticed(entry.subject_id, entry.after, entry.reason, entry.actor_id, actor=SYSTEM, at=entry.at)
        except NotFound:
            return


@listens(cases.CaseAnswered)
def on_answered(entry: Heard) -> None:
    """The decision was told."""
    _follow(entry, "decision_on")


@listens(cases.CustomerAccepted)
def on_accepted(entry: Heard) -> None:
    """The customer is content with the answer."""
    _follow(entry, "reaction_on", reaction="accepted")


@listens(cases.CustomerRefused)
def on_refused(entry: Heard) -> None:
    """The customer is not."""
    _follow(entry, "reaction_on", reaction="refused")


@listens(cases.RecourseTold)
def on_recourse(entry: Heard) -> None:
    """The customer was told where else to turn."""
    _follow(entry, "recourse_on", recourse=entry.recourse)


@listens(cases.CaseWithdrawn)
def on_withdrawn(entry: Heard) -> None:
    if _is_complaint(entry):
        actions.withdrawn(entry.subject_id, entry.reason, actor=SYSTEM, at=entry.at)


@listens(cases.CaseReopened)
def on_reopened(entry: Heard) -> None:
    if _is_complaint(entry):
        actions.resumed(entry.subject_id, actor=SYSTEM, at=entry.at)


def _is_complaint(entry: Heard) -> bool:
    return any(case.kind_code in states.KINDS for case in in_hand([entry.subject_id]))


def _follow(entry: Heard, day: str, **changes: Any) -> None:
    """Fill in what happened, and (the field ``day``) on which day of the centre's."""
    if _is_complaint(entry):
        changes[day] = place(entry.centre_id).day(entry.at)
        actions.follow(entry.subject_id, changes, actor=SYSTEM, at=entry.at)


@listens(facts.ComplaintGraded)
def on_graded(entry: Heard) -> None:
    """It has become worse: whoever the rules name for this severity is told."""
    _tell_heads(entry, entry.severity, letters.GRADED, "complaints.graded", new_label=entry.new_label)


@listens(facts.FlagSet)
def on_flagged(entry: Heard) -> None:
    """A special circumstance: heads of a severe complaint are told, whatever it is graded."""
    _tell_heads(entry, "severe", letters.FLAGGED, "complaints.flagged", flag_label=entry.flag_label)


def _tell_compliance(entry: Heard) -> None:
    """Its category asks that whoever looks after compliance hears of it, once (CMP-005)."""
    (case,) = in_hand([entry.subject_id])
    if TELL_COMPLIANCE in grades.marks(case):
        told = [each for each in compliance(case, at=entry.at) if each != entry.actor_id]
        link = Link("complaints:page", {"number": case.number}, "case", case.pk)
        tell(told, letters.COMPLIANCE, kind="complaints.compliance", key=f"compliance:{case.pk}", at=entry.at, link=link, level="soon",
             number=case.number)  # fmt: skip


def _tell_heads(entry: Heard, severity: str, message: str, kind: str, **more: Any) -> None:
    (case,) = in_hand([entry.subject_id])
    told = [each for each in heads(case, severity, at=entry.at) if each != entry.actor_id]
    link = Link("complaints:page", {"number": case.number}, "case", case.pk)
    tell(told, message, kind=kind, key=f"{entry.entry_id}:{message}"[:120], at=entry.at, link=link, level="soon",
         number=case.number, **more)  # fmt: skip
