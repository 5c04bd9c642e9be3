"""Reading improvement: plans within reach, rules, lessons, what stands against closing a case."""

from shouwen.casework.improvement.queries.closing import closing_needs, is_wanted, of_case
from shouwen.casework.improvement.queries.events import complaints_between, severe_between, value
from shouwen.casework.improvement.queries.lessons import for_category, lessons, preventions
from shouwen.casework.improvement.queries.ready import goal, lacking, measures, refused, undoable, why_not
from shouwen.casework.improvement.queries.ruling import hits, in_force, listed, tried, versions
from shouwen.casework.improvement.queries.scope import find, visible

__all__ = [
    "closing_needs",
    "complaints_between",
    "find",
    "for_category",
    "goal",
    "hits",
    "in_force",
    "is_wanted",
    "lacking",
    "lessons",
    "listed",
    "measures",
    "of_case",
    "preventions",
    "refused",
    "severe_between",
    "tried",
    "undoable",
    "value",
    "versions",
    "visible",
    "why_not",
]
