"""Where upper floors join in: whether somebody sees one of their things, told step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot


@dataclass(frozen=True)
class Step:
    """One question of a decision: its words, whether the answer is yes, and whether it settled the matter."""

    words: str
    holds: bool
    settles: bool = False


@dataclass(frozen=True)
class Sight:
    """Whether somebody sees a thing: what it is called, its page, the verdict, and the questions that led there."""

    name: str
    url: str
    sees: bool
    steps: Sequence[Step]


class Explains(Protocol):
    """Why somebody does or does not see the thing of a number; None when there is none the asker may ask about."""

    def __call__(self, number: str, somebody: Actor, *, actor: Actor, at: datetime) -> Sight | None: ...


explains: Slot[Explains] = Slot("access.explains")
