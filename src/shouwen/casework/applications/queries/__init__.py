"""Reading expenses and applications: within reach, one's own, and what one is to sign; routes, budgets, the proof."""

from shouwen.casework.applications.queries.outside import papers
from shouwen.casework.applications.queries.pages import (
    ApplicationPage,
    Line,
    board,
    inbox,
    of_case,
    page,
    shown_stops,
)
from shouwen.casework.applications.queries.routes import (
    budgets,
    budgets_for,
    month_of,
    path,
    prior,
    refused,
    seats,
    short_of,
)
from shouwen.casework.applications.queries.scope import current, find, proof, visible

__all__ = [
    "ApplicationPage", "Line", "board", "budgets", "budgets_for", "current", "find", "inbox", "month_of", "of_case", "page", "papers", "path", "prior",
    "proof", "refused", "seats", "short_of", "shown_stops", "visible",
]  # fmt: skip
