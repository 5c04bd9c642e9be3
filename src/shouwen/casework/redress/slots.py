"""Sockets of redress: what modules above say beside a request that is being approved, what else waits for a signature, and what else
the authority of posts decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from shouwen.kit.actor import Actor
from shouwen.kit.money import Money
from shouwen.kit.registry import Slot


@dataclass(frozen=True)
class Trail:
    """A signature that was asked for somewhere else: where that stands, since when, who signed there, what went wrong."""

    state: str | Promise
    tone: str
    at: datetime
    signer: str = ""
    fault: str = ""
    remote: str = ""


trails: Slot[Callable[[str, int], Sequence[Trail]]] = Slot("redress.trails")
"""``fn(matter, id)`` → the trail of one approval, oldest first; matter is ``redress``, or what a module above approves."""


def trail_of(matter: str, matter_id: int) -> list[Trail]:
    """All there is to say beside one approval."""
    return [each for ask in trails for each in ask(matter, matter_id)]


@dataclass(frozen=True)
class Asked:
    """Something that is no redress and waits for the reader's signature: its id, its number, what, how much, by whom, since when, where."""

    pk: int
    label: str
    title: str
    money: Money
    requester: str
    since: datetime
    url: str
    sort: str | Promise


inboxes: Slot[Callable[[Actor, datetime], Sequence[Asked]]] = Slot("redress.inboxes")
"""``fn(actor, at)`` → what else waits for the reader's signature, the longest waiting first."""


def also_waiting(actor: Actor, at: datetime) -> list[Asked]:
    """All of it."""
    return [each for ask in inboxes for each in ask(actor, at)]


kinds: Slot[Callable[[], Mapping[str, str | Promise]]] = Slot("redress.kinds")
"""``fn()`` → code and words of sums that are no redress and take the route of the matrix; each may have a policy of its own."""


def other_kinds() -> dict[str, str | Promise]:
    """All of them."""
    return {code: label for ask in kinds for code, label in ask().items()}
