"""Reading deadlines: the clocks of a subject, what a clock means, and the rules in force."""

from shouwen.casework.deadlines.queries.clocks import (
    brief,
    clocks,
    events_of,
    explain,
    nearest,
    running,
    seen,
    story_of,
    views,
)
from shouwen.casework.deadlines.queries.extensions import (
    extension_rights,
    open_climbs,
    waiting_extension,
    wishes,
)
from shouwen.casework.deadlines.queries.foretelling import Foretold, foretell
from shouwen.casework.deadlines.queries.rules_in_force import (
    book,
    forget,
    ladder,
    ladders,
    may_edit,
    named,
    policies,
    policy,
    policy_name,
    rungs,
    stage_rules,
    time_of,
    versions,
)
from shouwen.casework.deadlines.queries.trial import trial_words
from shouwen.casework.deadlines.queries.tried import TrialView
from shouwen.casework.deadlines.queries.views import ClockView, Explanation, label_of
from shouwen.casework.deadlines.queries.words import applies, policy_views, rung_words

__all__ = [
    "ClockView",
    "Explanation",
    "Foretold",
    "TrialView",
    "applies",
    "book",
    "brief",
    "clocks",
    "events_of",
    "explain",
    "extension_rights",
    "foretell",
    "forget",
    "label_of",
    "ladder",
    "ladders",
    "may_edit",
    "named",
    "nearest",
    "open_climbs",
    "policies",
    "policy",
    "policy_name",
    "policy_views",
    "rung_words",
    "rungs",
    "running",
    "seen",
    "stage_rules",
    "story_of",
    "time_of",
    "trial_words",
    "versions",
    "views",
    "waiting_extension",
    "wishes",
]
