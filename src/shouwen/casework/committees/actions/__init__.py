"""The verbs of improvement committees (IMP-005)."""

from shouwen.casework.committees.actions.founding import edit, end_member, found, release_person, retire, seat
from shouwen.casework.committees.actions.meeting import (
    Resolution,
    cancel,
    decide,
    drop_decision,
    plan_meeting,
    remind_due,
    sign,
    write_minutes,
)

__all__ = [
    "Resolution", "cancel", "decide", "drop_decision", "edit", "end_member", "found", "plan_meeting", "release_person", "remind_due", "retire",
    "seat", "sign", "write_minutes",
]  # fmt: skip
