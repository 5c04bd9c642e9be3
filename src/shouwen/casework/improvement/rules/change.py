"""Whether a changed flow or a new technology pays: pure."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

MONTHS = 12


def met(value: Decimal, target: Decimal, *, more: bool) -> bool:
    """Whether a metric of a flow reached its target; the target itself is good enough."""
    return value >= target if more else value <= target


def gain(before: Decimal, value: Decimal) -> Decimal | None:
    """By how many percent a figure changed, with one place; None from nothing.

    >>> gain(Decimal(8), Decimal(5))
    Decimal('-37.5')
    """
    return ((value - before) * 100 / before).quantize(Decimal("0.1")) if before else None


def payback(cost: Decimal, benefit: Decimal) -> int | None:
    """In how many whole months a yearly benefit has brought the cost in; None when it never does.

    >>> payback(Decimal(100_000), Decimal(240_000)), payback(Decimal(1), Decimal(0))
    (5, None)
    """
    if benefit <= 0:
        return None
    return int((cost * MONTHS / benefit).to_integral_value(ROUND_CEILING))
