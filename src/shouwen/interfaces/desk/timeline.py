"""A line of the timeline as pages show it: icon, who, what was done, when, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


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


HOT = ("Chased", "Refused", "Missed", "Escalated", "ProblemRaised", "Broken", "Climbed", "NotAccepted")
LOOKS = {"reply": "out", "answer": "out", "description": "in", "demand": "in", "fact": "in"}


def read(entries: Sequence[Any]) -> list[Line]:
    """Lines from the entries of a case (``cases.queries.page.Entry``), oldest first; lines pass through."""
    return [each if isinstance(each, Line) else _line(each) for each in entries]


def _line(entry: Any) -> Line:
    kind = entry.text_kind
    outgoing = kind in ("reply", "answer") or entry.told.body.get("direction") == "out"
    hot = entry.told.kind.endswith(HOT)
    return Line(
        entry.at,
        entry.sentence,
        entry.who,
        entry.icon,
        entry.tab,
        "hot" if hot else "out" if outgoing else "",
        entry.text,
        LOOKS.get(kind, "note"),
        files=[Paper(name, url) for name, url in getattr(entry, "papers", ())],
        id=entry.told.id,
    )
