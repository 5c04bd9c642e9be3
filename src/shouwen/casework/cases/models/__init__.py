"""Tables of cases."""

from shouwen.casework.cases.models.bulk import BulkItem, BulkRun
from shouwen.casework.cases.models.calls import UrgentCall
from shouwen.casework.cases.models.case import (
    INTERNAL,
    NEVER,
    Accused,
    Case,
    CaseLink,
    CaseTag,
    CaseValue,
    Counter,
)
from shouwen.casework.cases.models.company import Follower, SharedDraft, Taste
from shouwen.casework.cases.models.duty import Consultation, DutyLink, Escalation, Handoff, Problem, Review
from shouwen.casework.cases.models.policy import AcceptanceTerm, HandoffRoute, Policy
from shouwen.casework.cases.models.texts import CaseText, TextIndex
from shouwen.casework.cases.models.views import Pin, View
from shouwen.casework.cases.models.work import Closure, ContactAttempt, Promise, Suggestion

__all__ = [
    "INTERNAL",
    "NEVER",
    "AcceptanceTerm",
    "Accused",
    "BulkItem",
    "BulkRun",
    "Case",
    "CaseLink",
    "CaseTag",
    "CaseText",
    "CaseValue",
    "Closure",
    "Consultation",
    "ContactAttempt",
    "Counter",
    "DutyLink",
    "Escalation",
    "Follower",
    "Handoff",
    "HandoffRoute",
    "Pin",
    "Policy",
    "Problem",
    "Promise",
    "Review",
    "SharedDraft",
    "Suggestion",
    "Taste",
    "TextIndex",
    "UrgentCall",
    "View",
]
