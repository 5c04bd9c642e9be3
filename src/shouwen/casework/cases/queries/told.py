"""What a listener needs to know to tell people: about whom a case is, who belongs to a group, who leads whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwen.casework.cases.models import Accused, Case
from shouwen.foundation.access import queries as access
from shouwen.foundation.organisation import queries as organisation

MOST = 30
"""How many people of a group hear of one offer."""


@dataclass(frozen=True)
class About:
    """A case, as far as a notice about it needs it."""

    number: str
    owner_id: int
    handler_id: int
    accused: frozenset[int]

    @property
    def holders(self) -> list[int]:
        return list(dict.fromkeys((self.owner_id, self.handler_id)))


def about(case_id: int) -> About:
    """The number and people of a case; one query, two when it complains about staff."""
    number, owner, handler, staff = Case.objects.values_list(
        "number", "owner_id", "handler_id", "is_about_staff"
    ).get(pk=case_id)
    accused = Accused.objects.filter(case_id=case_id).values_list("person_id", flat=True) if staff else ()
    return About(number, owner, handler, frozenset(accused))


def group(right: str, unit_id: int, *, at: datetime) -> list[int]:
    """The people of a group an offer is open to."""
    return access.holders(right, unit_id, at=at)[:MOST]


def hotline(case_id: int, *, at: datetime) -> list[int]:
    """The owner of a case and the manager hotline of its centre."""
    owner, centre = Case.objects.values_list("owner_id", "centre_id").get(pk=case_id)
    return [owner, *access.holders("cases.manager_hotline", centre, at=at)[:MOST]]


def lead(person_id: int, *, at: datetime) -> int | None:
    """Who leads a person."""
    return organisation.lead_of(person_id, at=at)
