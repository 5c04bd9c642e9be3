"""Who may call a customer back: nobody about their own work, nobody the case complains about (ORG-057, CASE-064)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries.company import why_unseen
from shouwen.casework.complaints import queries as complaints
from shouwen.casework.tasks import states
from shouwen.casework.tasks.models import Task
from shouwen.casework.tasks.rules import asking
from shouwen.foundation.access.queries import holders, roles_with
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.queries import HEADS

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

RIGHT = "tasks.call_back"


def parts(case: Case) -> Mapping[str, list[int]]:
    """Everybody who has or had a part in the case, for :func:`access.keep_apart`. One or two queries."""
    links = cases.chain(case)
    return {
        "owner": [each.person_id for each in links if each.lane == "owner"],
        "handler": [each.person_id for each in links if each.lane == "handler"],
        "accused": [*complaints.accused(case)],
    }


def barred(case: Case) -> set[int]:
    """Who may not call this customer back."""
    return {each for ids in parts(case).values() for each in ids}


def loads(people: list[int]) -> dict[int, int]:
    """How many open call-backs each of some people has."""
    rows = Task.objects.filter(owner_id__in=people, kind=states.CALL_BACK, state=states.OPEN)
    return dict(rows.values_list("owner_id").annotate(n=Count("pk")))


def caller_for(case: Case, *, at: datetime) -> int | None:
    """Who calls back: those whose post it is before those who answer customers themselves, then whoever leads; None when
    everybody has a part in it. A few queries."""
    able = holders(RIGHT, case.centre_id, at=at)
    kept = barred(case)
    here = organisation.on_duty_among(able, at=at)
    counted = loads(able)
    for group in (*_ranks(able, at), able):
        left = list(group)
        while (found := asking.caller(left, barred=kept, here=here, loads=counted)) is not None:
            if not why_unseen(case, found, at=at):
                return found
            left.remove(found)
    return None


def _ranks(able: list[int], at: datetime) -> tuple[list[int], list[int]]:
    """Those who call back by their post and do not handle cases themselves; then everybody who leads nobody."""
    posts = list(organisation.current_posts(at).filter(person_id__in=able).values_list("person_id", "role_code"))
    handling = set(roles_with("cases.handle"))
    handle = {person for person, role in posts if role in handling}
    lead = {person for person, role in posts if role in HEADS}
    return [each for each in able if each not in handle], [each for each in able if each not in lead]


def why_not_caller(case: Case, person_id: int, *, at: datetime) -> str:
    """Why somebody may not be given a call-back; '' when they may."""
    if person_id in barred(case):
        return _("经手过这件事的人不能自己回访，请换一位")
    if person_id not in holders(RIGHT, case.centre_id, at=at):
        return _("这位同事没有回访客户的权限，请换一位")
    return why_unseen(case, person_id, at=at)
