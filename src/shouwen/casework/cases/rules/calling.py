"""Who is called to an urgent case, in what order, and when nobody need be (CASE-067). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable


def is_urgent(priority: int, urgent_from: int) -> bool:
    """Whether a case is urgent: P1 and P2 unless a centre says otherwise."""
    return priority <= urgent_from


def next_called(
    roster: Iterable[int], *, called: Collection[int], barred: Collection[int], here: Collection[int]
) -> int | None:
    """The first of the roster who is on duty, was not called yet and may see the case; None when it is used up."""
    return next(
        (each for each in roster if each in here and each not in called and each not in barred), None
    )
