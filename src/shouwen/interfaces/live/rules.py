"""What a reader is told of what happened. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass
class News:
    """What waits to be told to one reader: ids only, each once; the page asks for the rest by the ordinary way."""

    cases: set[int] = field(default_factory=set)
    own: set[int] = field(default_factory=set)
    notices: set[int] = field(default_factory=set)
    must: set[int] = field(default_factory=set)
    presence: set[int] = field(default_factory=set)
    stale: bool = False

    def __bool__(self) -> bool:
        return self.stale or any((self.cases, self.own, self.notices, self.presence))

    def add(self, more: News) -> None:
        """Take up more; what is already waiting is not told twice."""
        for name in NAMES:
            getattr(self, name).update(getattr(more, name))
        self.stale = self.stale or more.stale

    def plain(self) -> dict[str, object]:
        """As the page reads it: ids are texts there, because they pass 2^53."""
        told: dict[str, object] = {name: sorted(map(str, ids)) for name in NAMES if (ids := getattr(self, name))}
        return {**told, "stale": True} if self.stale else told


NAMES = ("cases", "own", "notices", "must", "presence")


def fresh(rows: Iterable[int], seen: set[int], known: Iterable[int]) -> list[int]:
    """The ids not met before, oldest first. ``seen`` takes them up and lets go of what the window has left behind.

    Ids are not committed in their order: so a window of the last seconds is read again and again, and this drops
    what was told already.

    >>> seen = {3}
    >>> fresh([5, 3], seen, [5, 3])
    [5]
    >>> seen == {3, 5}
    True
    """
    found = sorted(set(rows) - seen)
    seen &= set(known)
    seen |= set(found)
    return found


def share(changed: Mapping[int, set[int]], visible: Iterable[int], person_id: int) -> News:
    """One reader's share of the cases that changed (id → who changed it): their own doing apart, it is no news to them.

    >>> share({1: {7}, 2: {7, 8}, 3: {8}}, [1, 2], 7).plain()
    {'cases': ['2'], 'own': ['1']}
    """
    seen = set(visible)
    own = {case_id for case_id, people in changed.items() if case_id in seen and people == {person_id}}
    return News(cases=(seen & set(changed)) - own, own=own)


def delay(attempt: int, share_of: float) -> float:
    """Seconds a page waits before it tries again: 1, 2, 4 … at most 30, spread by half so that not all come at once.

    The page's script (assets/js/live.js) counts the same way.

    >>> delay(0, 0.0), delay(3, 1.0), delay(20, 0.5)
    (0.5, 8.0, 22.5)
    """
    return min(2.0**attempt, 30.0) * (0.5 + share_of / 2)
