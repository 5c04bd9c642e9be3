"""Tables of complaints."""

from shouwen.casework.complaints.models.complaint import Change, Complaint, Evidence, Flag, blank
from shouwen.casework.complaints.models.policy import Policy

__all__ = ["Change", "Complaint", "Evidence", "Flag", "Policy", "blank"]
