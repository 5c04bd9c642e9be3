"""Pages of complaints."""

from shouwen.casework.complaints.pages.accusing import accused
from shouwen.casework.complaints.pages.archive import archive
from shouwen.casework.complaints.pages.charters import (
    approve_charter,
    charter,
    charter_changes,
    charters,
    retire_charter,
)
from shouwen.casework.complaints.pages.events import event, part, represent
from shouwen.casework.complaints.pages.grading import by_rules, flag, severity
from shouwen.casework.complaints.pages.past import beside, of_case
from shouwen.casework.complaints.pages.proof import evidence, set_aside
from shouwen.casework.complaints.pages.rate import rate
from shouwen.casework.complaints.pages.record import field, history, page, panel, undo
from shouwen.casework.complaints.pages.tables import retire, rules, version

__all__ = [
    "accused",
    "approve_charter",
    "archive",
    "beside",
    "by_rules",
    "charter",
    "charter_changes",
    "charters",
    "event",
    "evidence",
    "field",
    "flag",
    "history",
    "of_case",
    "page",
    "panel",
    "part",
    "rate",
    "represent",
    "retire",
    "retire_charter",
    "rules",
    "set_aside",
    "severity",
    "undo",
    "version",
]
