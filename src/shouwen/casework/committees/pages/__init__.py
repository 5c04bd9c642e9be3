"""Pages of improvement committees."""

from shouwen.casework.committees.pages.committee import board, committee, edit, end_member, new, retire, seat
from shouwen.casework.committees.pages.meeting import (
    cancel,
    decide,
    drop_decision,
    meeting,
    minutes,
    plan_meeting,
    sign,
)

__all__ = [
    "board", "cancel", "committee", "decide", "drop_decision", "edit", "end_member", "meeting", "minutes", "new", "plan_meeting", "retire",
    "seat", "sign",
]  # fmt: skip
