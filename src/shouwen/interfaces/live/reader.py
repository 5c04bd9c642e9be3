"""One open page that listens: who reads it, what it shows, and what waits to be told."""

from __future__ import annotations

from dataclasses import dataclass, field

from shouwen.interfaces.live.rules import News
from shouwen.kit.actor import Actor


@dataclass(eq=False)
class Reader:
    """Made by the page that lets a stream in (:func:`pages.stream`), kept by the hub until the stream ends.

    ``session`` and ``stamp`` are what still must hold a minute later; ``case_id`` is the case it shows (0: none);
    ``window`` its presence row ('' for people who are not seen); ``lists``: it shows rows of cases.
    """

    actor: Actor
    session: str
    stamp: int
    case_id: int = 0
    window: str = ""
    news: News = field(default_factory=News)
    over: str = ""
    lists: bool = False

    @property
    def person_id(self) -> int:
        return self.actor.person_id
