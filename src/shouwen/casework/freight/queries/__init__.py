"""Reading return freight: which rule counts, what it says of a case, what was ruled."""

from shouwen.casework.freight.queries.ruling import (
    Foreseen,
    RulingView,
    foresee,
    in_force,
    key_of,
    matter_of,
    of_case,
    parts,
    route_of,
    why_not_decide,
)
from shouwen.casework.freight.queries.terms import LineView, find_rule, here, lines, rule_for, rules, terms_of

__all__ = [
    "Foreseen", "LineView", "RulingView", "find_rule", "foresee", "here", "in_force", "key_of", "lines", "matter_of", "of_case", "parts", "route_of",
    "rule_for", "rules", "terms_of", "why_not_decide",
]  # fmt: skip
