"""Pages of complaints."""

from shouwen.casework.complaints.pages.grading import by_rules, flag, severity
from shouwen.casework.complaints.pages.proof import evidence, set_aside
from shouwen.casework.complaints.pages.record import field, history, page, panel, undo
from shouwen.casework.complaints.pages.tables import retire, rules, version

__all__ = [
    "by_rules",
    "evidence",
    "field",
    "flag",
    "history",
    "page",
    "panel",
    "retire",
    "rules",
    "set_aside",
    "severity",
    "undo",
    "version",
]
