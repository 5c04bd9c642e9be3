"""Who is told of a complaint. Those it complains about are left out (CASE-064)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from shouwen.casework.cases.queries.places import place
from shouwen.casework.cases.queries.told import about
from shouwen.casework.complaints.queries.policy import duties
from shouwen.foundation.access.queries import holders
from shouwen.foundation.organisation import queries as organisation

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

MOST = 20
TELL_COMPLIANCE = "tell_compliance"
"""The mark of categories whoever looks after compliance hears of."""
ABOVE = frozenset({"gm_hotline", "province_leader"})
"""Posts of the level above a city."""


def heads(case: Case, severity: str, *, at: datetime) -> list[int]:
    """Those the rules name for a severity: holders of these posts at the centre, the level above, or the handling unit."""
    known = about(case.pk)
    here = place(case.centre_id)
    found: list[int] = []
    for role in duties(case.centre_id, severity, case.registered_at).heads:
        if role == "branch_gm":
            found += organisation.people_with(role, case.handler_unit_id, at=at)[:MOST]
        else:
            found += organisation.people_with(role, (here.parent_id if role in ABOVE else None) or case.centre_id, at=at)[:MOST]
    return [each for each in dict.fromkeys(found) if each not in known.accused]


def compliance(case: Case, *, at: datetime) -> list[int]:
    """Those who look after compliance for a case: at its centre, else at the one above. Whom it is about is left out."""
    here, known = place(case.centre_id), about(case.pk)
    for unit_id in (case.centre_id, here.parent_id):
        found = [each for each in holders("complaints.compliance", unit_id, at=at) if each not in known.accused] if unit_id else []
        if found:
            return found[:MOST]
    return []


def accused(case: Case) -> dict[int, str]:
    """Whom a complaint is about: id → name. The caller has looked the case up."""
    ids = sorted(about(case.pk).accused) if case.is_about_staff else []
    names = organisation.names(ids)
    return {each: names.get(each, "") for each in ids}
