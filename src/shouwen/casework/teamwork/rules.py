"""How far a project is, and which month a day belongs to. Pure."""

from __future__ import annotations

from datetime import date


def progress(done: int, all_of: int) -> int:
    """A project's progress in whole per cent: of its milestones those reached; 0 without any.

    >>> progress(1, 3), progress(0, 0), progress(2, 2)
    (33, 0, 100)
    """
    return 100 * done // all_of if all_of else 0


def month_of(day: date) -> date:
    """The month of a day, as its first day.

    >>> month_of(date(2028, 2, 29))
    datetime.date(2028, 2, 1)
    """
    return day.replace(day=1)


def after(month: date) -> date:
    """The first day after a month: from then on what was due in it is late.

    >>> after(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
