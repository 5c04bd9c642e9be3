"""Tables of complaints."""

from shouwen.casework.complaints.models.complaint import Change, Complaint, Evidence, Flag, blank
from shouwen.casework.complaints.models.event import Event, Member
from shouwen.casework.complaints.models.policy import Policy

__all__ = ["Change", "Complaint", "Event", "Evidence", "Flag", "Member", "Policy", "blank"]
