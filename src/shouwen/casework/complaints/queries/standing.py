"""Where a complaint stands: why it is graded so, what its severity asks for, and what is still missing.

The rules in force when the case was registered hold for all of its life: new ones surprise nobody half-way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.cases import states as cases
from shouwen.casework.cases.queries import grades
from shouwen.casework.complaints.models import Complaint, Evidence, Flag
from shouwen.casework.complaints.queries import policy
from shouwen.casework.complaints.queries.scope import complaint
from shouwen.casework.complaints.queries.worth import worth
from shouwen.casework.complaints.rules.duties import HEADS, WORDS, Duties
from shouwen.casework.complaints.states import FLAG_TRIGGERS
from shouwen.foundation.organisation import queries as organisation

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@dataclass(frozen=True)
class Grading:
    """A severity and how it came: the columns that were weighed, by whose table, or who said otherwise and why."""

    severity: str
    label: str
    priority_why: str
    automatic: str
    automatic_label: str
    lines: Sequence[tuple[str, str, bool]]
    table: str
    by_hand: bool
    who: str
    reason: str
    at: datetime | None


def grading(case: Case, held: Complaint) -> Grading:
    """Why a complaint is graded as it is, in the reader's language. ``lines`` are (sentence, grade, whether it decided)."""
    using = grades.tables(case.centre_id, case.registered_at)
    standing = Flag.objects.filter(complaint_id=held.pk, lifted_at=None).values_list("code", flat=True)
    flagged = [FLAG_TRIGGERS[code] for code in standing if code in FLAG_TRIGGERS]
    triggers = list(dict.fromkeys([*held.triggers, *flagged]))
    claim = worth(case, held)
    columns = grades.columns(using, amount=claim.amount, customers=held.affected, triggers=triggers, said=claim.said, least=grades.least(case))
    worst = grades.grade(using, amount=claim.amount, customers=held.affected, triggers=triggers, said=claim.said, least=grades.least(case))
    lines = [(each.why, str(cases.SEVERITIES[each.grade]), each.grade == worst.value) for each in columns]
    if claim.missing:
        lines.append((claim.missing, "", False))
    who = organisation.names([held.severity_person_id]).get(held.severity_person_id or 0, "") if held.severity_person_id else ""
    words = _("影响“%(impact)s”，紧急程度“%(urgency)s”，所以是 P%(n)s") % {
        "impact": cases.IMPACTS[case.impact], "urgency": cases.URGENCIES[case.urgency], "n": case.priority,
    }  # fmt: skip
    return Grading(
        case.severity, str(cases.SEVERITIES[case.severity]), words, worst.value, str(cases.SEVERITIES[worst.value]),
        lines or [(worst.why[0], str(cases.SEVERITIES[worst.value]), True)], policy.source(case.centre_id, case.registered_at),
        held.severity_by == "person", who, held.severity_why, held.severity_at,
    )  # fmt: skip


def requirements(case: Case) -> Duties:
    """What the severity of a case asks for: evidence, heads told, approval, call-back, inspection, improvement.
    Nothing of a case that is no complaint."""
    if complaint(case) is None:
        return Duties()
    return policy.duties(case.centre_id, case.severity, case.registered_at)


def asked(duties: Duties) -> list[str]:
    """Requirements in words."""
    words = [str(said) for name, said in WORDS.items() if getattr(duties, name)]
    if duties.heads:
        words.append(_("告知%(heads)s") % {"heads": pgettext("list", "、").join(str(HEADS[each]) for each in duties.heads if each in HEADS)})
    return words


def missing(case: Case, held: Complaint) -> list[str]:
    """What still stands against closing a complaint, in sentences."""
    found = []
    wants = policy.duties(case.centre_id, case.severity, case.registered_at)
    upheld = held.outcome in ("upheld", "partly")
    if wants.evidence and not Evidence.objects.filter(complaint_id=held.pk, set_aside_at=None).exists():
        found.append(_("%(severity)s投诉办结前要有证据，请在投诉记录里补上") % {"severity": cases.SEVERITIES[case.severity]})
    if wants.evidence and not held.outcome:
        found.append(_("还没有写查明结果（属实、部分属实或不属实）"))
    if upheld and not held.apology_on:
        found.append(_("投诉属实，还没有记下致歉"))
    if held.stand == "refused" and not held.recourse_on:
        found.append(_("没有接受客户要求，还没有告知外部途径"))
    if held.regulator_due and not held.regulator_answered_on:
        found.append(_("监管要求 %(day)s 前答复，还没有记下答复日期") % {"day": held.regulator_due.isoformat()})
    return found
