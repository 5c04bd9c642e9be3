"""Who makes a check: of the post it is for, nobody about their own work, nobody the case complains about (CASE-064)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries.company import why_unseen
from shouwen.casework.checks import rules, states
from shouwen.casework.checks.models import Check
from shouwen.casework.tasks.queries import parts
from shouwen.foundation.access.queries import holders, roles_with
from shouwen.foundation.organisation import queries as organisation

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

RIGHT = "checks.settle"


def loads(people: list[int]) -> Mapping[int, int]:
    """How many running checks each of some people has; one query."""
    rows = Check.objects.filter(owner_id__in=people, state__in=states.RUNNING)
    return dict(rows.values_list("owner_id").annotate(n=Count("pk")))


def of_post(role_code: str, centre_id: int, *, at: datetime) -> list[list[int]]:
    """Holders of a post: those of the centre and below, then those of the centres above, the nearest first."""
    if role_code not in roles_with(RIGHT):
        return []
    here = cases.place(centre_id).path
    rows = organisation.current_posts(at).filter(role_code=role_code).order_by("starts_on", "id")
    near: list[int] = []
    above: dict[int, list[int]] = {}
    for person, unit in rows.values_list("person_id", "unit_id"):
        there = cases.place(unit).path
        if there.startswith(here):
            near.append(person)
        elif here.startswith(there):
            above.setdefault(-len(there), []).append(person)
    return [each for each in (near, *(above[key] for key in sorted(above))) if each]


def maker_for(case: Case, role_code: str, *, at: datetime) -> int | None:
    """Who is named for a check: whoever handles the case where it is theirs; else of the post, else whoever may make checks
    there; None when everybody has a part in it. A few queries."""
    if role_code == states.HANDLER:
        return case.handler_id or case.owner_id
    groups = [*of_post(role_code, case.centre_id, at=at), holders(RIGHT, case.centre_id, at=at)]
    everybody = list({each for group in groups for each in group})
    barred = {each for ids in parts(case).values() for each in ids}
    here, counted = organisation.on_duty_among(everybody, at=at), loads(everybody)
    for group in groups:
        left = list(group)
        while (found := rules.maker(left, barred=barred, here=here, loads=counted)) is not None:
            if not why_unseen(case, found, at=at):
                return found
            left.remove(found)
    return None


def why_not_maker(case: Case, person_id: int, *, at: datetime) -> str:
    """Why somebody may not be given a check that judges; '' when they may."""
    if any(person_id in ids for ids in parts(case).values()):
        return _("经手过这件事的人不能自己核查，请换一位")
    centres = [case.centre_id, *above(case.centre_id)]
    if not any(person_id in holders(RIGHT, each, at=at) for each in centres):
        return _("这位同事没有做核查的权限，请换一位")
    return why_unseen(case, person_id, at=at)


def above(centre_id: int) -> list[int]:
    """The centres above one, the nearest first. No query."""
    found: list[int] = []
    parent = cases.place(centre_id).parent_id
    while parent and parent not in found:
        found.append(parent)
        parent = cases.place(parent).parent_id
    return found


def head_for(check: Check, *, at: datetime) -> int | None:
    """Who hears of a check that is late: whoever leads its maker, else the head of the centre; never the maker, nor (where
    the check judges) somebody with a part in the case."""
    barred = set() if check.is_handlers else {each for ids in parts(check.case).values() for each in ids}
    lead = organisation.lead_of(check.owner_id, at=at) if check.owner_id else None
    head = organisation.head_of(check.centre_id, at=at, besides=check.owner_id)
    return next((each for each in (lead, head) if each and each not in barred), head)
