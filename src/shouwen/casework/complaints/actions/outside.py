"""What a regulator asked for by a day is a clock of the case beside the others, until the answer went out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.actions import clocks as case_clocks
from shouwen.casework.complaints.models import Complaint
from shouwen.casework.deadlines import actions as deadlines
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

STAGE = "regulator"
FIELDS = frozenset({"regulator_due", "regulator_answered_on"})
END = time(23, 59)


def follow(case: Case, held: Complaint, changed: Collection[str], *, actor: Actor, at: datetime) -> None:
    """Let the clock of the regulator's day follow the record: begun, moved, met, gone. Nothing of a case that is over."""
    if not FIELDS.intersection(changed) or not case.is_open:
        return
    subject = case_clocks.subject(case)
    if held.regulator_answered_on:
        deadlines.mark(subject, STAGE, actor=actor, at=at)
        return
    deadlines.stop(subject, stages=STAGE, actor=actor, at=at)
    if held.regulator_due:
        zone = ZoneInfo(cases.place(case.centre_id).time_zone)
        due_at = datetime.combine(held.regulator_due, END, tzinfo=zone)
        deadlines.open_clock(subject, STAGE, case_clocks.traits(case), key=STAGE, due_at=due_at, from_at=at, actor=actor, at=at)
