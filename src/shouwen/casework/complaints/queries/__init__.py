"""Reading complaints: through the case, as an actor, within reach."""

from shouwen.casework.complaints.queries import charter, events, policy
from shouwen.casework.complaints.queries.people import accused
from shouwen.casework.complaints.queries.record import (
    Graded,
    amount,
    evidence,
    evidence_counts,
    evidence_kinds,
    flags,
    gradings_of,
    history,
    label_of,
    labels,
    row,
    said_of,
    sections,
    standing_evidence,
    values_of,
)
from shouwen.casework.complaints.queries.scope import complaint, find, why_not
from shouwen.casework.complaints.queries.standing import requirements

__all__ = [
    "Graded",
    "accused",
    "amount",
    "charter",
    "complaint",
    "events",
    "evidence",
    "evidence_counts",
    "evidence_kinds",
    "find",
    "flags",
    "gradings_of",
    "history",
    "label_of",
    "labels",
    "policy",
    "requirements",
    "row",
    "said_of",
    "sections",
    "standing_evidence",
    "values_of",
    "why_not",
]
