"""Pure decisions about the tree, posts and who inherits."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import available_timezones

LADDER = ("group", "province", "city", "unit", "team")
"""Levels of the tree, highest first (ORG-001, ORG-049)."""

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}")
PREFIX = re.compile(r"[A-Z0-9]{1,4}")


def may_stand_under(level: str, parent: str | None) -> bool:
    """Whether a node of one level may stand under another: always lower; a unit may also stand under a unit."""
    if parent is None:
        return True
    return LADDER.index(level) > LADDER.index(parent) or level == parent == "unit"


def is_centre(level: str, role: str) -> bool:
    """Whether a node is a service centre of its own, not a part of one."""
    return role == "centre" and level in ("province", "city")


def centre_of(level: str, role: str, own_id: int, parent_centre: int | None) -> int | None:
    """The centre a node belongs to: itself when it is one, else the nearest above; a group has none."""
    return own_id if is_centre(level, role) else parent_centre


@dataclass(frozen=True)
class Span:
    """A post in days, both ends included; ``ends_on`` None means until further notice."""

    role_code: str
    unit_id: int
    starts_on: date
    ends_on: date | None = None

    def meets(self, other: Span) -> bool:
        """Whether both are held on some day."""
        return self.starts_on <= (other.ends_on or date.max) and other.starts_on <= (self.ends_on or date.max)


def doubled(held: Iterable[Span], wanted: Span) -> bool:
    """Whether the same role at the same unit is already held in that time."""
    return any(
        span.role_code == wanted.role_code and span.unit_id == wanted.unit_id and span.meets(wanted)
        for span in held
    )


def heir(candidates: Sequence[int], on_duty: Collection[int]) -> int | None:
    """Who takes over: the first candidate on duty, else the first of them, else nobody (CASE-064, demand 3.1.5).

    ``candidates`` come in the order of duty: proxies, then team leader, unit head, centre head and upwards.
    """
    return next((person for person in candidates if person in on_duty), candidates[0] if candidates else None)


def vacancies(establishment: int | None, filled: int) -> int:
    """Posts still to fill under the headcount plan (ORG-056); none without a plan."""
    return max((establishment or 0) - filled, 0)


FUNCTIONS: dict[str, frozenset[str]] = {
    "consultation": frozenset(["junior_agent", "senior_agent", "service_agent", "service_representative", "call_agent", "online_agent", "social_agent"]),
    "complaints": frozenset(["junior_agent", "senior_agent", "service_agent", "service_representative", "call_agent", "manager_hotline"]),
    "aftersales": frozenset(["aftersales_agent", "aftersales_leader", "service_agent"]),
    "crm": frozenset(["crm_specialist", "account_manager"]),
}
"""What a service department does, and the posts that do it (ORG-024, 020, 021, 030, 034, 039, 043, 048, 058)."""


def unmanned(held: Collection[str]) -> list[str]:
    """The functions of a service department none of these posts does.

    >>> unmanned({"senior_agent", "crm_specialist"})
    ['aftersales']
    """
    return [function for function, posts in FUNCTIONS.items() if posts.isdisjoint(held)]


def knows_zone(name: str) -> bool:
    """Whether a time zone's name can be used."""
    return name in available_timezones()
