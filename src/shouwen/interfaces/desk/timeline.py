"""A line of the timeline as pages show it: icon, who, what was done, when, and what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    """A file that came with a line; ``shown`` is where a picture may be looked at in place."""

    name: str
    url: str
    shown: str = ""


LONG = 420
"""Characters from which a text is folded: about eight lines."""
MARK = {"@": "sw-at", "?": "sw-hit"}


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
    named: Sequence[str] = ()
    sought: str = ""

    @property
    def is_long(self) -> bool:
        """Whether its text is folded until somebody asks for it."""
        return not self.sought and (len(self.quote) > LONG or self.quote.count("\n") > 9)

    @property
    def pictures(self) -> list[Paper]:
        return [each for each in self.files if each.shown]

    @property
    def papers(self) -> list[Paper]:
        return [each for each in self.files if not each.shown]

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The text in pieces, each with the class that marks it: colleagues named with @, and what was searched for."""
        return marked(self.quote, [f"@{name}" for name in self.named], self.sought)

    @property
    def said(self) -> list[tuple[str, str]]:
        """The sentence in pieces."""
        return marked(self.text, [], self.sought)


def marked(text: str, named: Sequence[str], sought: str) -> list[tuple[str, str]]:
    """A text cut where it names somebody or holds what was sought; ``("", piece)`` for the rest.

    >>> marked("@陈雨薇 看一下", ["@陈雨薇"], "看")
    [('sw-at', '@陈雨薇'), ('', ' '), ('sw-hit', '看'), ('', '一下')]
    """
    wanted = [each for each in (*sorted(named, key=len, reverse=True), sought) if each]
    if not wanted:
        return [("", text)]
    cut = re.split("(" + "|".join(map(re.escape, wanted)) + ")", text, flags=re.IGNORECASE)
    return [
        ("" if place % 2 == 0 else MARK["@"] if piece in named else MARK["?"], piece)
        for place, piece in enumerate(cut)
        if piece
    ]


HOT = ("Chased", "Refused", "Missed", "Escalated", "ProblemRaised", "Broken", "Climbed", "NotAccepted", "LetterFailed")
LOOKS = {"reply": "out", "answer": "out", "description": "in", "demand": "in", "fact": "in"}


def read(entries: Sequence[Any], sought: str = "") -> list[Line]:
    """Lines from the entries of a case (``cases.queries.page.Entry``) in their order; lines pass through. ``sought`` is
    marked where it stands, and nothing is folded then."""
    made = [each if isinstance(each, Line) else _line(each) for each in entries]
    if sought:
        return [replace(line, sought=sought) for line in made]
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


def _begun(sentence: str, who: str) -> str:
    """A sentence as it goes on after the name of who did it, or as one of its own.

    >>> _begun("Luo Ziqian replied", "Luo Ziqian"), _begun("promise not kept in time", "")
    ('replied', 'Promise not kept in time')
    """
    if who and sentence.startswith(who):
        return sentence.removeprefix(who).lstrip("，, ")
    return sentence if who else sentence[:1].upper() + sentence[1:]


def _line(entry: Any) -> Line:
    kind = entry.text_kind
    outgoing = kind in ("reply", "answer") or entry.told.body.get("direction") == "out"
    hot = entry.told.kind.endswith(HOT)
    text = _begun(entry.sentence, entry.who)
    return Line(
        entry.at,
        text,
        entry.who,
        entry.icon,
        entry.tab,
        "hot" if hot else "out" if outgoing else "",
        entry.text,
        "in" if entry.tab == "order" else LOOKS.get(kind, "note"),
        files=[Paper(*each) for each in getattr(entry, "papers", ())],
        deed=getattr(entry, "deed", None),
        id=entry.told.id,
        named=getattr(entry, "named", ()),
    )
