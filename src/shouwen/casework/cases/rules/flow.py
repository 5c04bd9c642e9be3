"""Which optional steps a case must have passed before it closes, by severity (CASE-066). Pure.

A minor case may skip them all: registered, answered, closed. A centre says from which severity on it may not.
"""

from __future__ import annotations

from collections.abc import Sequence

from shouwen.casework.cases.rules.policy import Figures
from shouwen.casework.cases.states import ANSWERED, EXECUTING, INVESTIGATING, PROPOSING, RESOLVED

OPTIONAL = (INVESTIGATING, PROPOSING, EXECUTING)
"""The states a case may skip, in the order they are walked."""
BEFORE_ANSWER = frozenset({INVESTIGATING, PROPOSING})
"""Those that make sense only before the customer has the answer."""
NONE = "none"
"""How a centre says that nothing must be passed; '' would mean: as everybody else."""


def required(figures: Figures, severity: str) -> tuple[str, ...]:
    """The optional states a case of this severity must pass."""
    asked = str(getattr(figures, f"flow_{severity}")).split(",")
    return tuple(state for state in OPTIONAL if state in asked)


def lacking(figures: Figures, severity: str, passed: str) -> tuple[str, ...]:
    """Those it has not passed; ``passed`` as the case keeps it, comma-joined."""
    been = passed.split(",")
    return tuple(state for state in required(figures, severity) if state not in been)


def before_answer(figures: Figures, severity: str, passed: str) -> str:
    """The first step that must be passed before the customer is answered and was not; '' when none is."""
    return next((each for each in lacking(figures, severity, passed) if each in BEFORE_ANSWER), "")


def before_end(figures: Figures, severity: str, passed: str, state: str) -> tuple[str, ...]:
    """What still must be passed before closing. Once answered a severity may have risen: what only made sense before
    the answer is not asked for any more, so that no case is stuck."""
    over = state in (ANSWERED, RESOLVED)
    return tuple(each for each in lacking(figures, severity, passed) if not (over and each in BEFORE_ANSWER))


def joined(asked: Sequence[str]) -> str:
    """A choice of states as a figure keeps it."""
    return ",".join(state for state in OPTIONAL if state in asked) or NONE


def walked(passed: str, state: str) -> str:
    """What a case has passed, once it comes into ``state``."""
    if state not in OPTIONAL or state in passed.split(","):
        return passed
    return f"{passed},{state}".strip(",")


def median(counts: Sequence[tuple[int, int]]) -> float | None:
    """The median of a histogram ``[(steps, cases)]``; None of nothing."""
    rows = sorted(counts)
    whole = sum(cases for _steps, cases in rows)
    if not whole:
        return None
    return (_at(rows, (whole - 1) // 2) + _at(rows, whole // 2)) / 2


def _at(rows: Sequence[tuple[int, int]], place: int) -> int:
    for steps, cases in rows:
        if place < cases:
            return steps
        place -= cases
    raise IndexError(place)
