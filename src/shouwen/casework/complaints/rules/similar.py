"""How alike two texts are: the share of two-character pieces they have in common. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from shouwen.kit.text import bigrams

ALIKE = 0.3
"""From here on two complaints may be one letter sent by many."""
KEPT = 800
"""The pieces of so many complaints are kept, some 10 kB each."""


@lru_cache(maxsize=KEPT)
def pieces(*texts: str) -> frozenset[str]:
    """What texts are compared by. A centre's newest complaints are taken to pieces once, not for each that they are compared with."""
    return frozenset(piece for text in texts for piece in bigrams(text or ""))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """From 0 (nothing in common) to 1 (the same)."""
    return len(one & other) / len(one | other) if one or other else 0.0


def alike(one: frozenset[str], others: Iterable[tuple[int, frozenset[str]]], *, most: int) -> list[tuple[int, float]]:
    """Those alike enough, the most alike first, as (id, likeness)."""
    found = [(key, likeness(one, other)) for key, other in others]
    return sorted((each for each in found if each[1] >= ALIKE), key=lambda each: (-each[1], each[0]))[:most]
