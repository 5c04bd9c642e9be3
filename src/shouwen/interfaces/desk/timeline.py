"""A line of the timeline as pages show it: icon, who, what was done, when, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Mark:
    """A tag behind a line."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Paper:
    """A file that came with a line."""

    name: str
    url: str


@dataclass(frozen=True)
class Line:
    """One entry. ``tone`` is hot (chase, refusal), out (to the customer) or nothing; ``look`` in, out or note."""

    at: datetime
    text: str
    who: str = ""
    icon: str = "point"
    tab: str = "system"
    tone: str = ""
    quote: str = ""
    look: str = "in"
    tags: Sequence[Mark] = ()
    files: Sequence[Paper] = ()
    id: int = 0
    fresh: bool = False
