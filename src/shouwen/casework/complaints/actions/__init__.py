"""The verbs of complaints. Each checks the right, writes, and announces, in one transaction."""

from shouwen.casework.complaints.actions.accusing import accuse, acquit
from shouwen.casework.complaints.actions.carrying import carry
from shouwen.casework.complaints.actions.chartering import approve_charter, retire_charter, write_charter
from shouwen.casework.complaints.actions.flagging import lift_flag, set_flag
from shouwen.casework.complaints.actions.grouping import join, part, represent
from shouwen.casework.complaints.actions.proving import SUBJECT, Given, add_evidence, set_aside
from shouwen.casework.complaints.actions.recording import (
    follow,
    mark,
    open_record,
    record,
    resumed,
    typed,
    undo,
    withdrawn,
)
from shouwen.casework.complaints.actions.regrading import assess_anew, noticed, override, take_back
from shouwen.casework.complaints.actions.ruling import retire_policy, set_policy

__all__ = [
    "SUBJECT",
    "Given",
    "accuse",
    "acquit",
    "add_evidence",
    "approve_charter",
    "assess_anew",
    "carry",
    "follow",
    "join",
    "lift_flag",
    "mark",
    "noticed",
    "open_record",
    "override",
    "part",
    "record",
    "represent",
    "resumed",
    "retire_charter",
    "retire_policy",
    "set_aside",
    "set_flag",
    "set_policy",
    "take_back",
    "typed",
    "undo",
    "withdrawn",
    "write_charter",
]
