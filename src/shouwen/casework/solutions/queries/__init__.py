"""Reading investigations and solutions: through their case, as an actor, within reach."""

from shouwen.casework.solutions.queries.scope import (
    actions_of,
    decider_of,
    find,
    investigations,
    options,
    posts,
    why_not_decide,
    why_not_work,
)
from shouwen.casework.solutions.queries.waiting import chores, closing_needs, takes_part

__all__ = [
    "actions_of",
    "chores",
    "closing_needs",
    "decider_of",
    "find",
    "investigations",
    "options",
    "posts",
    "takes_part",
    "why_not_decide",
    "why_not_work",
]
