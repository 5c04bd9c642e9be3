"""What a graver complaint still lacks of improvement before it may be closed (CMP-016, CMP-023)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shouwen.casework.complaints import states as complaints
from shouwen.casework.complaints.queries import policy
from shouwen.casework.improvement import states
from shouwen.casework.improvement.models import Measure, Plan
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Standing

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

_of_case = Standing(
    lambda case_id: Plan.objects.filter(grounds__case_id=case_id, grounds__removed_at=None).order_by("-id")
)


def of_case(case_id: int) -> list[Plan]:
    """The plans that stand on a case, newest first. One query."""
    return list(_of_case.all(case_id))


def is_wanted(case: Case) -> bool:
    """Whether this complaint is not closed without a corrective action. No query."""
    return case.kind_code in complaints.KINDS and policy.duties(case.centre_id, case.severity, case.registered_at).improvement


def closing_needs(case: Case) -> Sequence[str]:
    """What stands against closing, in sentences: no plan, no root cause, no measure. Nothing is asked of lesser ones."""
    if not is_wanted(case):
        return []
    plans = [each for each in of_case(case.pk) if each.state != states.CANCELLED]
    if not plans:
        return [_("严重投诉办结前要有改进计划：立一个，或纳入已有的")]
    ready = [each for each in plans if each.root_cause]
    if not ready:
        return [_("改进计划 %(plan)s 还没有写明根因") % {"plan": plans[0].number}]
    rows = Measure.objects.filter(plan__in=[each.pk for each in ready], dropped_at=None, replaced_by=None)
    if not rows.exists():
        return [_("改进计划 %(plan)s 还没有措施：写明谁来做、几时做完、预期效果") % {"plan": ready[0].number}]
    return []


def on_paper(case: Case, _actor: Actor, _at: datetime) -> Mapping[str, str]:
    """What a printed form says of the corrective action: each plan with its measures and their days."""
    plans = [each for each in of_case(case.pk) if each.state != states.CANCELLED]
    rows = Measure.objects.filter(plan__in=[each.pk for each in plans], dropped_at=None, replaced_by=None).order_by("plan_id", "seq") if plans else ()
    said = [f"{row.label} {row.text} {row.due_on.isoformat()}" for row in rows]
    return {"improvement": "\n".join([*(f"{each.number} {each.heading}" for each in plans), *said])} if plans else {}
