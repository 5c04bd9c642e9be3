"""Who listens to which fact. Upper modules subscribe with :func:`listens`; the ledger knows only their names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot


@dataclass(frozen=True)
class Heard:
    """A fact as a listener gets it: ``entry_id`` is the same at each repetition, so effects can be made once."""

    entry_id: int
    kind: str
    subject_kind: str
    subject_id: int
    centre_id: int
    actor_id: int
    at: datetime
    reason: str
    body: dict[str, Any]
    request_id: str = ""

    def __getattr__(self, name: str) -> Any:
        try:
            return self.body[name]
        except KeyError:
            raise AttributeError(name) from None


Listener = Callable[[Heard], None]
LISTENERS: dict[str, Listener] = {}
HEARD_BY: dict[str, list[str]] = {}


wordings: Slot[Callable[[str], str]] = Slot("ledger.wordings")
"""``fn(label)`` → the words, in the reader's language, of a label that is no message of the program but a value somebody
entered (a reason from the code lists); '' when it is not theirs."""


@dataclass(frozen=True)
class Subject:
    """What an entry is about, as its readers know it: a number or a name, and its page when they may open it.

    ``is_hidden`` keeps its entries from a reader who must not even learn of it.
    """

    label: str
    url: str = ""
    is_hidden: bool = False


class Subjects(Protocol):
    """Subjects of one kind by id, for a reader; {} for a kind of somebody else's."""

    def __call__(self, kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, Subject]: ...


class Finds(Protocol):
    """What a reader may mean by a number or a name: ``[(subject kind, id), …]``, few."""

    def __call__(self, text: str, *, actor: Actor) -> list[tuple[str, int]]: ...


class Names(Protocol):
    """Names by id, in the reader's language."""

    def __call__(self, ids: Iterable[int | None], /) -> dict[int, str]: ...


subjects: Slot[Subjects] = Slot("ledger.subjects")
finds: Slot[Finds] = Slot("ledger.finds")
people: Slot[Names] = Slot("ledger.people")
units: Slot[Names] = Slot("ledger.units")


def listens(*kinds: type[Fact]) -> Callable[[Listener], Listener]:
    """Subscribe a function to facts. It runs in a worker after commit, at least once, in a transaction of its own."""

    def subscribe(function: Listener) -> Listener:
        name = f"{function.__module__.removeprefix('shouwen.').removesuffix('.listeners')}.{function.__name__}"
        LISTENERS[name] = function
        for kind in kinds:
            names = HEARD_BY.setdefault(kind.kind, [])
            if name not in names:
                names.append(name)
        return function

    return subscribe
