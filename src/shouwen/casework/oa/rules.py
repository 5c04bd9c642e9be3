"""When a sending is tried again."""

from __future__ import annotations

from datetime import timedelta

WAITS = (1, 5, 15, 60, 240, 720, 1440)
"""Minutes after the first, second … vain attempt."""


def again_after(attempts: int) -> timedelta:
    """How long to wait after so many vain attempts.

    >>> again_after(1), again_after(9)
    (datetime.timedelta(seconds=60), datetime.timedelta(days=1))
    """
    return timedelta(minutes=WAITS[min(max(attempts, 1), len(WAITS)) - 1])
