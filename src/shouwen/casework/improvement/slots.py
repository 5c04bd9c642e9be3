"""Sockets of improvement: what upper modules show on its board."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot


@dataclass(frozen=True)
class Room:
    """A way from the board to a neighbour: its words, icon and address."""

    label: str
    icon: str
    url: str


rooms: Slot[Callable[[Actor], Sequence[Room]]] = Slot("improvement.rooms")
"""``fn(actor)`` → the neighbours this reader may enter."""
