"""Reading checks: through their case, as an actor, within reach; and the rules that open them."""

from shouwen.casework.checks.queries.board import (
    SHOWS,
    Page,
    badges,
    chores,
    holdings,
    kind_label,
    kinds,
    listed,
    page,
    posts,
    takes_part,
)
from shouwen.casework.checks.queries.scope import (
    find,
    is_late,
    of_case,
    why_not_arrange,
    why_not_open,
    why_not_settle,
    why_not_take,
)

__all__ = [
    "SHOWS",
    "Page",
    "badges",
    "chores",
    "find",
    "holdings",
    "is_late",
    "kind_label",
    "kinds",
    "listed",
    "of_case",
    "page",
    "posts",
    "takes_part",
    "why_not_arrange",
    "why_not_open",
    "why_not_settle",
    "why_not_take",
]
