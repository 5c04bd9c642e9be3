"""A line of the timeline as pages show it: icon, who, what was done, when, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _


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
    """One entry. ``tone`` is hot (chase, refusal), out (to the customer) or nothing; ``look`` in, out or note.
    ``deed``: where something can be done about it, and what."""

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
    deed: tuple[str, str] | None = None
    id: int = 0
    fresh: bool = False


HOT = ("Chased", "Refused", "Missed", "Escalated", "ProblemRaised", "Broken", "Climbed", "NotAccepted", "LetterFailed")
LOOKS = {"reply": "out", "answer": "out", "description": "in", "demand": "in", "fact": "in"}


def read(entries: Sequence[Any]) -> list[Line]:
    """Lines from the entries of a case (``cases.queries.page.Entry``), oldest first; lines pass through."""
    made = [each if isinstance(each, Line) else _line(each) for each in entries]
    mixed = len({line.tab for line in made}) > 1
    return folded(made) if mixed else made


def folded(lines: list[Line]) -> list[Line]:
    """Runs of three or more reminders of clocks become one line: they are no work anybody did."""
    made: list[Line] = []
    for tab, run in groupby(lines, key=lambda line: line.tab):
        found = list(run)
        if tab != "clock" or len(found) < 3:
            made += found
            continue
        words = _("时限提醒 %(n)d 条，最近：%(last)s") % {"n": len(found), "last": found[-1].text}
        made.append(Line(found[-1].at, words, icon="clock", tab="clock", tone=found[-1].tone))
    return made


def _line(entry: Any) -> Line:
    kind = entry.text_kind
    outgoing = kind in ("reply", "answer") or entry.told.body.get("direction") == "out"
    hot = entry.told.kind.endswith(HOT)
    text = entry.sentence.removeprefix(entry.who).lstrip("，, ") if entry.who else entry.sentence
    return Line(
        entry.at,
        text,
        entry.who,
        entry.icon,
        entry.tab,
        "hot" if hot else "out" if outgoing else "",
        entry.text,
        "in" if entry.tab == "order" else LOOKS.get(kind, "note"),
        files=[Paper(name, url) for name, url in getattr(entry, "papers", ())],
        deed=getattr(entry, "deed", None),
        id=entry.told.id,
    )
