"""Where upper modules say who may read the files of their subjects, and who is told where a subject lives."""

from __future__ import annotations

from collections.abc import Callable

from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot

MayRead = Callable[[str, int, Actor], bool | None]
"""``fn(subject_kind, subject_id, actor)``: True or False about its own subjects, None about all others."""

may_read: Slot[MayRead] = Slot("files.may_read")


def readable(subject_kind: str, subject_id: int, actor: Actor) -> bool:
    """Whether some module that knows the subject lets the actor read it; a subject nobody knows is closed."""
    return any(check(subject_kind, subject_id, actor) for check in may_read)
