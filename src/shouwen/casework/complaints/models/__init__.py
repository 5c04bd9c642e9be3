"""Tables of complaints."""

from shouwen.casework.complaints.models.charter import Charter
from shouwen.casework.complaints.models.complaint import Change, Complaint, Evidence, Flag, blank
from shouwen.casework.complaints.models.event import Event, Member
from shouwen.casework.complaints.models.policy import Policy

__all__ = ["Change", "Charter", "Complaint", "Event", "Evidence", "Flag", "Member", "Policy", "blank"]
