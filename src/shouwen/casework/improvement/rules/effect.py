"""Whether it helped: figures against a target, periods running. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


def met(value: Decimal, target: Decimal) -> bool:
    """Every metric counts what should not be: less is better, and the target itself is good enough."""
    return value <= target


def held(periods: Sequence[bool], wanted: int) -> bool:
    """Whether the last so many periods all met the target (IMP-012)."""
    return len(periods) >= wanted and all(periods[-wanted:])


def shown(value: Decimal) -> str:
    """A figure without idle zeros: ``12``, ``30.5``."""
    text = f"{value:.3f}"
    return text.rstrip("0").rstrip(".")


LEVELS = ((4, "low"), (9, "medium"), (15, "high"), (25, "extreme"))


def level(score: int) -> str:
    """Low, medium, high or extreme, of likelihood × impact (standards 8).

    >>> [level(score) for score in (4, 9, 10, 16)]
    ['low', 'medium', 'high', 'extreme']
    """
    return next(name for most, name in LEVELS if score <= most)
