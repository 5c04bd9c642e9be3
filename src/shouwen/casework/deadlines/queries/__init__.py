"""Reading deadlines: the clocks of a subject, what a clock means, and the rules in force."""

from shouwen.casework.deadlines.queries.clocks import (
    brief,
    clocks,
    events_of,
    explain,
    nearest,
    story_of,
    views,
)
from shouwen.casework.deadlines.queries.rules_in_force import (
    book,
    forget,
    ladders,
    policies,
    policy,
    policy_name,
    rungs,
    stage_rules,
    time_of,
)
from shouwen.casework.deadlines.queries.views import ClockView, Explanation

__all__ = [
    "ClockView",
    "Explanation",
    "book",
    "brief",
    "clocks",
    "events_of",
    "explain",
    "forget",
    "ladders",
    "nearest",
    "policies",
    "policy",
    "policy_name",
    "rungs",
    "stage_rules",
    "story_of",
    "time_of",
    "views",
]
