"""The closed loop of every case, watched (CASE-035)."""

from shouwen.casework.cases.queries.loop.gaps import begun, gaps, stands_at
from shouwen.casework.cases.queries.loop.monitor import (
    ANY,
    ENDED_ANY,
    SPANS,
    LoopAsked,
    LoopLine,
    Monitor,
    behind,
    count,
    monitor,
    rows,
    title,
)

__all__ = [
    "ANY",
    "ENDED_ANY",
    "SPANS",
    "LoopAsked",
    "LoopLine",
    "Monitor",
    "begun",
    "behind",
    "count",
    "gaps",
    "monitor",
    "rows",
    "stands_at",
    "title",
]
