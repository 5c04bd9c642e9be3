"""Reading complaints: through the case, as an actor, within reach."""

from shouwen.casework.complaints.queries import events, policy
from shouwen.casework.complaints.queries.record import (
    amount,
    evidence,
    flags,
    history,
    labels,
    row,
    sections,
    standing_evidence,
)
from shouwen.casework.complaints.queries.scope import complaint, find, why_not
from shouwen.casework.complaints.queries.standing import requirements

__all__ = [
    "amount",
    "complaint",
    "events",
    "evidence",
    "find",
    "flags",
    "history",
    "labels",
    "policy",
    "requirements",
    "row",
    "sections",
    "standing_evidence",
    "why_not",
]
