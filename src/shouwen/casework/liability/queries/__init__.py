"""Reading causes and liability: always with the case at hand, which was looked up as an actor."""

from shouwen.casework.liability.queries.causes import (
    as_found,
    causes,
    closing,
    is_required,
    main_cause,
    main_codes,
    why_not_find,
)
from shouwen.casework.liability.queries.hands import (
    at_fault,
    at_fault_of,
    current,
    hands_of,
    higher_of,
    parts_of,
)
from shouwen.casework.liability.queries.policy import figures_for, forget
from shouwen.casework.liability.queries.record import Record, may_propose, record, refusal, speaks_for
from shouwen.casework.liability.queries.trends import Trend, codes_of, found_between, trend
from shouwen.casework.liability.queries.waiting import chores, takes_part

__all__ = [
    "Record",
    "Trend",
    "as_found",
    "at_fault",
    "at_fault_of",
    "causes",
    "chores",
    "closing",
    "codes_of",
    "current",
    "figures_for",
    "forget",
    "found_between",
    "hands_of",
    "higher_of",
    "is_required",
    "main_cause",
    "main_codes",
    "may_propose",
    "parts_of",
    "record",
    "refusal",
    "speaks_for",
    "takes_part",
    "trend",
    "why_not_find",
]
