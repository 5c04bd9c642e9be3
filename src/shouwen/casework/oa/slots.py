"""The socket of office systems: a plugin that carries approvals out and understands the answers that come back (house: Plugins)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from django.utils.functional import Promise


@dataclass(frozen=True)
class Call:
    """One document ready to go. ``key`` is the same at each attempt, so that the other side can drop a repeat; the secret is
    in the clear only here."""

    address: str
    secret: str
    key: str
    document: Mapping[str, Any]


@dataclass(frozen=True)
class Taken:
    """The other side has it; ``remote`` is what it calls it there."""

    remote: str = ""


class Untaken(Exception):
    """It did not go. ``fault`` is of :data:`states.FAULTS`; ``final`` says that trying again is vain."""

    def __init__(self, fault: str, *, final: bool = False, status: int = 0) -> None:
        super().__init__(fault)
        self.fault, self.final, self.status = fault, final, status


class Unsigned(Exception):
    """What came in is not from whom it says, or cannot be read: nothing of it counts."""


@dataclass(frozen=True)
class Answer:
    """What came back: for which sending, the word, whose (a staff number), and the key by which a repeat is known."""

    key: str
    sending_id: int
    verdict: str
    by: str
    note: str = ""
    amount: Decimal | None = None


class Adapter(Protocol):
    """What an office system's plugin fulfils."""

    code: str
    name: str | Promise

    def check(self, address: str) -> str:
        """Why this address cannot be used, in a sentence; '' when it can."""

    def deliver(self, call: Call, *, at: datetime) -> Taken:
        """Hand a document over.

        :raises Untaken: when it was not taken.
        """

    def read(self, headers: Mapping[str, str], body: bytes, secret: str, *, at: datetime) -> Answer:
        """The answer in a message that came in.

        :raises Unsigned: when it is not signed with the secret, too old, or no answer.
        """


ADAPTERS: dict[str, Adapter] = {}


def provide(adapter: Adapter) -> None:
    """Plug an office system in; called once when the program starts."""
    ADAPTERS[adapter.code] = adapter
