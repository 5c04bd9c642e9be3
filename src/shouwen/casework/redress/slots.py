"""Sockets of redress: what modules above say beside a request that is being approved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from shouwen.kit.registry import Slot


@dataclass(frozen=True)
class Trail:
    """A signature that was asked for somewhere else: where that stands, since when, who signed there, what went wrong."""

    state: str | Promise
    tone: str
    at: datetime
    signer: str = ""
    fault: str = ""
    remote: str = ""


trails: Slot[Callable[[str, int], Sequence[Trail]]] = Slot("redress.trails")
"""``fn(matter, id)`` → the trail of one approval, oldest first; matter is ``redress``, or what a module above approves."""


def trail_of(matter: str, matter_id: int) -> list[Trail]:
    """All there is to say beside one approval."""
    return [each for ask in trails for each in ask(matter, matter_id)]
