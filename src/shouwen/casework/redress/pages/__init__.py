"""Pages of redress."""

from shouwen.casework.redress.pages.approving import approval, approvals, decide, lend, take_back
from shouwen.casework.redress.pages.asking import again, new, panel, panel_page, waive
from shouwen.casework.redress.pages.overtime import overtime
from shouwen.casework.redress.pages.paying import export_file, import_file, order, payments, reverse, settle
from shouwen.casework.redress.pages.reports import (
    report,
    report_decision,
    report_file,
    report_new,
    report_paper,
)
from shouwen.casework.redress.pages.requests import move, request_page
from shouwen.casework.redress.pages.settings import budget, matrix, matrix_edit, rate

__all__ = [
    "again",
    "approval",
    "approvals",
    "budget",
    "decide",
    "export_file",
    "import_file",
    "lend",
    "matrix",
    "matrix_edit",
    "move",
    "new",
    "order",
    "overtime",
    "panel",
    "panel_page",
    "payments",
    "rate",
    "report",
    "report_decision",
    "report_file",
    "report_new",
    "report_paper",
    "request_page",
    "reverse",
    "settle",
    "take_back",
    "waive",
]
