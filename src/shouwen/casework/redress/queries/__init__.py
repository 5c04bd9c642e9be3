"""Reading redress: policies and routes, requests within reach, the inbox of approvers, the proof."""

from shouwen.casework.redress.queries.deciding import Decider, currency_of, decider, posts
from shouwen.casework.redress.queries.inbox import Waiting, inbox, waiting_count
from shouwen.casework.redress.queries.outside import Paper, fingerprint, papers
from shouwen.casework.redress.queries.overtime import overtimes, summary
from shouwen.casework.redress.queries.payments import due_payments, paid_between, payments
from shouwen.casework.redress.queries.policy import (
    budget_lines,
    own_kinds,
    policies,
    policy_for,
    rate_rows,
    rates,
    rung_name,
)
from shouwen.casework.redress.queries.power import Bench, bench, deputies, lent
from shouwen.casework.redress.queries.proof import Flaw, proof
from shouwen.casework.redress.queries.reports import (
    file_rows,
    find_report,
    is_intact,
    report_page,
    report_sheet,
    reports,
    row_views,
    rows_for,
    span_of,
    unit_lines,
    visible_reports,
    waiting_reports,
)
from shouwen.casework.redress.queries.requests import RequestView, find, of_case, reasons, view, visible
from shouwen.casework.redress.queries.route import Draft, Foreseen, foresee, who_could

__all__ = [
    "Bench",
    "Decider",
    "Draft",
    "Flaw",
    "Foreseen",
    "Paper",
    "RequestView",
    "Waiting",
    "bench",
    "budget_lines",
    "currency_of",
    "decider",
    "deputies",
    "due_payments",
    "file_rows",
    "find",
    "find_report",
    "fingerprint",
    "foresee",
    "inbox",
    "is_intact",
    "lent",
    "of_case",
    "overtimes",
    "own_kinds",
    "paid_between",
    "papers",
    "payments",
    "policies",
    "policy_for",
    "posts",
    "proof",
    "rate_rows",
    "rates",
    "reasons",
    "report_page",
    "report_sheet",
    "reports",
    "row_views",
    "rows_for",
    "rung_name",
    "span_of",
    "summary",
    "unit_lines",
    "view",
    "visible",
    "visible_reports",
    "waiting_count",
    "waiting_reports",
    "who_could",
]
