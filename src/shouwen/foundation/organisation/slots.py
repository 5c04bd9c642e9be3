"""What upper modules must do when a person leaves: take over what was theirs, in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot


class Departure(Protocol):
    """Hand everything the person holds to the heir; nothing may be left behind."""

    def __call__(self, person_id: int, heir_id: int, *, actor: Actor, at: datetime) -> None: ...


class Holdings(Protocol):
    """What a person holds now, in words and numbers, for the preview before a lock: ``[(label, count), …]``."""

    def __call__(self, person_id: int) -> list[tuple[str, int]]: ...


departures: Slot[Departure] = Slot("organisation.departures")
holdings: Slot[Holdings] = Slot("organisation.holdings")
