"""Tables of improvement committees."""

from shouwen.casework.committees.models.committee import Committee, Member
from shouwen.casework.committees.models.meeting import Attendance, Decision, Meeting

__all__ = ["Attendance", "Committee", "Decision", "Meeting", "Member"]
