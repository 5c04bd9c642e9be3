"""When a committee meets next: pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


def due_on(founded: date, held: Iterable[date], cycle_days: int) -> date:
    """The last day for the next meeting: a cycle after the last one held, or after the committee was set up.

    >>> due_on(date(2026, 1, 1), [date(2026, 2, 10), date(2026, 1, 20)], 30)
    datetime.date(2026, 3, 12)
    """
    return max([founded, *held]) + timedelta(days=cycle_days)
