"""What complaints plug into their neighbours' slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases import slots as cases
from shouwen.casework.cases.queries import grades
from shouwen.casework.complaints import states
from shouwen.casework.complaints.actions import SUBJECT, carry
from shouwen.casework.complaints.models import Evidence, Flag
from shouwen.casework.complaints.queries import policy
from shouwen.casework.complaints.queries.scope import complaint
from shouwen.casework.complaints.queries.standing import missing
from shouwen.foundation.files import slots as files
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.among import listed
from shouwen.kit.standing import Standing

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case
    from shouwen.casework.cases.slots import Tables


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.panels.fill(panel)
    cases.beside_new.fill(beside_new)
    cases.badges.fill(badges)
    cases.grading.fill(grading)
    cases.regrades.fill(regrades)
    cases.closing_needs.fill(closing_needs)
    cases.belongings.fill(carry)
    files.may_read.fill(may_read)


def panel(case: Case, _actor: Actor) -> Sequence[cases.Panel]:
    """The complaint record, beside the case."""
    if case.kind_code not in states.KINDS:
        return []
    return [cases.Panel("complaint", _("投诉记录"), reverse("complaints:panel", args=[case.number]), order=5)]


def beside_new(actor: Actor) -> Sequence[cases.Panel]:
    """Past complaints like the one being registered."""
    if not actor.may("cases.read"):
        return []
    return [cases.Panel("past", _("办过的类似投诉"), reverse("complaints:beside"), order=40)]


def grading(centre_id: int, at: datetime) -> Tables | None:
    """The tables of a centre."""
    return policy.tables(centre_id, at)


def regrades(case: Case, changes: Mapping[str, Any], reason: str, actor: Actor) -> str:
    """A complaint's severity or priority is set by hand only with the right to, and a reason (CMP-030). Impact and urgency
    are what the priority is worked out from: whoever handles it judges them."""
    if case.kind_code not in states.KINDS or actor.almighty or not _overrides(case, changes):
        return ""
    reach = actor.reach("complaints.override")
    if reach is None or not case_queries.covers(reach, case, actor):
        return _("投诉的级别由规则定，改定需要“%(right)s”的权限") % {"right": right_name("complaints.override")}
    return "" if reason.strip() else _("改定投诉的级别要写明理由")


def _overrides(case: Case, changes: Mapping[str, Any]) -> bool:
    """Whether a severity, or a priority other than the matrix gives, is among the changes."""
    if "severity" in changes or "priority" not in changes:
        return "severity" in changes
    row = grades.tables(case.centre_id, case.registered_at).matrix[changes.get("impact", case.impact)]
    return bool(changes["priority"] != row[cases.URGENCIES.index(changes.get("urgency", case.urgency))])


def closing_needs(case: Case) -> Sequence[str]:
    """What a complaint lacks before it may be closed (CMP-008, CMP-021)."""
    held = complaint(case) if case.kind_code in states.KINDS else None
    return missing(case, held) if held else []


_flagged = Standing(
    lambda cases: (
        Flag.objects.filter(complaint__case_id__among=cases, lifted_at=None).order_by("id").values_list("complaint__case_id", "code")
    )
)


def badges(case_ids: Sequence[int]) -> Mapping[int, Sequence[cases.Badge]]:
    """Special circumstances of complaints on one page of the queue, in one query."""
    found: dict[int, list[cases.Badge]] = defaultdict(list)
    for case_id, code in _flagged.all(listed(case_ids)):
        found[case_id].append(cases.Badge(str(states.FLAGS[code]), "over" if code in states.FLAG_TRIGGERS else "line"))
    return found


def may_read(kind: str, subject_id: int, actor: Actor) -> bool | None:
    """Evidence may be read by whoever may read its case."""
    if kind != SUBJECT:
        return None
    case_id = Evidence.objects.filter(pk=subject_id).values_list("complaint__case_id", flat=True).first()
    return any(case_queries.sees(case, actor) for case in case_queries.in_hand([case_id] if case_id else []))
