"""Reading work orders: always as an actor, always within reach. What is out of reach is not found."""

from shouwen.casework.workorders.queries.allowed import moves, why_not_dispatch
from shouwen.casework.workorders.queries.chores import appointments, chores
from shouwen.casework.workorders.queries.counters import UnitCounters, counters
from shouwen.casework.workorders.queries.lists import TABS, Row, counts, listed, to_do
from shouwen.casework.workorders.queries.loads import UnitLoads, unit_loads
from shouwen.casework.workorders.queries.page import OrderPage, of_case, page
from shouwen.casework.workorders.queries.policy import figures_for
from shouwen.casework.workorders.queries.scope import covers, find, visible
from shouwen.casework.workorders.queries.timeliness import TimedRow, timed
from shouwen.casework.workorders.queries.timeliness import of as timeliness_of
from shouwen.casework.workorders.queries.waits import UnitWait, waiting, waits

__all__ = [
    "TABS",
    "OrderPage",
    "Row",
    "TimedRow",
    "UnitCounters",
    "UnitLoads",
    "UnitWait",
    "appointments",
    "chores",
    "counters",
    "counts",
    "covers",
    "figures_for",
    "find",
    "listed",
    "moves",
    "of_case",
    "page",
    "timed",
    "timeliness_of",
    "to_do",
    "unit_loads",
    "visible",
    "waiting",
    "waits",
    "why_not_dispatch",
]
