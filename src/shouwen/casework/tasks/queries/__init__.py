"""Reading tasks: through their case, as an actor, within reach."""

from shouwen.casework.tasks.queries.people import barred, caller_for, parts, why_not_caller
from shouwen.casework.tasks.queries.scope import (
    arranges,
    closing_reason,
    find,
    is_late,
    newest_call_back,
    of_case,
    why_not_arrange,
    why_not_call,
    why_not_finish,
    why_not_set,
)
from shouwen.casework.tasks.queries.waiting import chores, gaps, holdings, mine, takes_part

__all__ = [
    "arranges",
    "barred",
    "caller_for",
    "chores",
    "closing_reason",
    "find",
    "gaps",
    "holdings",
    "is_late",
    "mine",
    "newest_call_back",
    "of_case",
    "parts",
    "takes_part",
    "why_not_arrange",
    "why_not_call",
    "why_not_caller",
    "why_not_finish",
    "why_not_set",
]
