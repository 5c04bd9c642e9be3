"""The automatic grade: worked out from the record whenever what it rests on changes; and a person's own word over it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import states as case_states
from shouwen.casework.cases.queries import allows, grades
from shouwen.casework.complaints import facts
from shouwen.casework.complaints.actions import pen
from shouwen.casework.complaints.models import Complaint, Flag
from shouwen.casework.complaints.queries.scope import Which, lock, need
from shouwen.casework.complaints.queries.worth import worth
from shouwen.casework.complaints.states import FLAG_TRIGGERS
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.kit.text import squash

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

BY_RULE, BY_HAND, BACK = gettext_noop("按规则定级"), gettext_noop("人工改定"), gettext_noop("恢复按规则定级")
PREFACE = 200


def triggers_of(held: Complaint) -> list[str]:
    """The triggers that hold: those written down, and those of standing flags."""
    standing = Flag.objects.filter(complaint_id=held.pk, lifted_at=None).values_list("code", flat=True)
    flagged = [FLAG_TRIGGERS[code] for code in standing if code in FLAG_TRIGGERS]
    return list(dict.fromkeys([*held.triggers, *flagged]))


def explain(case: Case, held: Complaint) -> str:
    """Work the grade out, by the rules in force when the case was registered, and keep it with its reasons on the record; not yet written. The grade."""
    using = grades.tables(case.centre_id, case.registered_at)
    with translation.override("zh-hans"):
        claim = worth(case, held)
        found = grades.grade(using, amount=claim.amount, customers=held.affected, triggers=triggers_of(held), said=claim.said, least=grades.least(case))
    held.auto_severity, held.why = found.value, [*found.why, *([claim.missing] if claim.missing else [])]
    return found.value


def assess(case: Case, held: Complaint, *, at: datetime) -> None:
    """Grade anew by the rules, in the caller's transaction. A person's word stands; only the reasons follow then."""
    grade = explain(case, held)
    if held.severity_by == "person" or grade == case.severity or not allows(case, "edit", SYSTEM):
        pen.write(case, held, actor=SYSTEM, at=at)
        return
    _set(case, held, grade, BY_RULE, actor=SYSTEM, at=at, reason="；".join(held.why)[:PREFACE])


def _set(case: Case, held: Complaint, grade: str, how: str, *, actor: Actor, at: datetime, reason: str) -> None:
    old = case.severity
    pen.write(case, held, _told(case, held, old, grade, how), actor=actor, at=at, reason=reason)
    if old != grade:
        edited = cases.edit(case.pk, {"severity": grade}, reason=reason, actor=SYSTEM, at=at)
        case.severity, case.priority, case.version = edited.severity, edited.priority, edited.version


def _told(case: Case, held: Complaint, old: str, new: str, how: str) -> facts.ComplaintGraded:
    with translation.override("zh-hans"):
        labels = [str(case_states.SEVERITIES[each]) for each in (old, new)]
    return facts.ComplaintGraded(
        subject_id=case.pk, centre_id=case.centre_id, complaint_id=held.pk, severity=new, old=old, new=new,
        old_label=labels[0], new_label=labels[1], how_label=how, is_override=how == BY_HAND,
    )  # fmt: skip


def assess_anew(case_id: int, *, at: datetime) -> None:
    """The category of a case has changed: what it asks for may be another."""
    with transaction.atomic():
        try:
            case, held = lock(case_id, SYSTEM)
        except NotFound:
            return
        assess(case, held, at=at)


def override(which: Which, severity: str, *, reason: str, actor: Actor, at: datetime) -> Complaint:
    """Set the severity by hand, against or with the rules; it stands until it is taken back.

    :raises Forbidden: without ``complaints.override`` for this case.
    :raises Invalid: without a reason, or for no severity.
    """
    with transaction.atomic():
        case, held = lock(which, actor)
        need(case, "complaints.override", actor)
        if severity not in case_states.SEVERITIES:
            raise Invalid({"severity": _("请从列表里选一项")})
        if not squash(reason):
            raise Invalid({"reason": _("改定要写明理由")})
        explain(case, held)
        held.severity_by, held.severity_reason, held.severity_code = "person", squash(reason)[:200], ""
        held.severity_person_id, held.severity_at = actor.person_id or None, at
        _set(case, held, severity, BY_HAND, actor=actor, at=at, reason=held.severity_reason)
        return held


def take_back(which: Which, *, actor: Actor, at: datetime) -> Complaint:
    """Let the rules grade again.

    :raises Forbidden: without ``complaints.override`` for this case.
    :raises Conflict: when they do already.
    """
    with transaction.atomic():
        case, held = lock(which, actor)
        need(case, "complaints.override", actor)
        if held.severity_by != "person":
            raise Conflict("graded_by_rule", _("现在就是按规则定的级"))
        held.severity_by, held.severity_reason, held.severity_code = "rule", "", ""
        held.severity_person_id, held.severity_at = None, None
        _set(case, held, explain(case, held), BACK, actor=actor, at=at, reason="；".join(held.why)[:PREFACE])
        return held


def noticed(case_id: int, severity: str, reason: str, person_id: int, *, actor: Actor, at: datetime) -> None:
    """The severity was set on the case itself, by a person: from now on theirs is the word."""
    with transaction.atomic():
        case, held = lock(case_id, actor)
        if (held.severity_by == "person" and held.severity_person_id == person_id) or case.severity != severity:
            return
        held.severity_by, held.severity_reason, held.severity_code = "person", reason[:200], ""
        held.severity_person_id, held.severity_at = person_id, at
        explain(case, held)
        pen.write(case, held, actor=actor, at=at)
