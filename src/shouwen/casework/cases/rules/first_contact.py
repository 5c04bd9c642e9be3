"""Who is the first-contact person (首问责任人), and who takes over when a person is gone (demand 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

GRADES = ("junior", "middle", "senior", "expert")


@dataclass(frozen=True)
class Meeting:
    """A person who met the customer."""

    person_id: int
    grade: str
    at: datetime


def first_contact(meetings: Sequence[Meeting], together: timedelta) -> Meeting:
    """Who answers for the matter: the first; of several at once, the senior grade (rule 1).

    Meetings within ``together`` of the first count as at once; equal grades go to the earlier.
    """
    earliest = min(each.at for each in meetings)
    at_once = [each for each in meetings if each.at - earliest <= together]
    return max(at_once, key=lambda each: (GRADES.index(each.grade), -each.at.timestamp()))


def returns_to(
    owner_here: bool, owner_id: int, first_contact_here: bool, first_contact_id: int | None
) -> int | None:
    """Who gets a reopened case: its last owner, or the first-contact person if that owner is gone; None: the head."""
    if owner_here:
        return owner_id
    return first_contact_id if first_contact_here else None
