"""Choosing and filling texts: what fits a story best and was said least, with its places, days and names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from shouwen.interfaces.ops.sample.texts import Story, table
from shouwen.kit.text import bigrams

ZONE = ZoneInfo("Asia/Shanghai")


class Words(dict[str, Any]):
    """The values of a story's gaps: ``{d3}`` is the day three days before it came in."""

    def __init__(self, received: datetime, **values: Any) -> None:
        super().__init__(values)
        self.received = received.astimezone(ZONE)

    def __missing__(self, key: str) -> str:
        if key[:1] == "d" and key[1:].isdigit():
            day = self.received - timedelta(days=int(key[1:]))
            return f"{day.month}月{day.day}日"
        raise KeyError(key)


def places(city: str, random: Random) -> dict[str, str]:
    """A district, a road and an estate of a city, invented like the city itself."""
    here = next(each for each in table("centre")["city"] if each["prefix"] == city)
    return {"city": here["name"], **{kind: random.choice(names) for kind, names in here["places"].items()}}


class Phrases:
    """Hands out texts so that each comes up as rarely as possible, and those that fit the story come first."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.said: Counter[str] = Counter()

    def talk(self, sort: str) -> str:
        """One of the small-talk texts of a sort."""
        return self._take(table("talk")[sort], frozenset())

    def about(self, story: Story, texts: Sequence[str]) -> str:
        """The text that shares most with the story, of those said least often."""
        return self._take(texts, frozenset(bigrams(story.title + story.says + story.report)))

    def note(self, story: Story) -> str:
        """A note on the matter: the theme's own when one fits, else a general one."""
        about = frozenset(bigrams(story.title + story.says))
        fitting = [text for text in story.theme.notes if self.said[text] == 0 and _shared(text, about) >= 2]
        return self._take(fitting, about) if fitting else self.talk("notes")

    def _take(self, texts: Sequence[str], about: frozenset[str]) -> str:
        least = min(self.said[text] for text in texts)
        fresh = [text for text in texts if self.said[text] == least]
        best = max(_shared(text, about) for text in fresh)
        text = self.random.choice([text for text in fresh if _shared(text, about) == best])
        self.said[text] += 1
        return text


def _shared(text: str, about: frozenset[str]) -> int:
    return len(about.intersection(bigrams(text))) if about else 0
