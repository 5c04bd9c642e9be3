"""Sockets of contacts: channels that can carry words by themselves, and who wants to know what became of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot


@dataclass(frozen=True)
class Enclosed:
    """A file that goes along with words."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Parcel:
    """Words ready to go: the address in the clear exists only here, for the moment of sending.

    ``message_id`` is the same at each attempt, so that the receiver's side can drop a repeat; ``before`` are the ids
    of what was sent about the same subject, oldest first, so that the receiver sees one conversation.
    """

    message_id: str
    before: tuple[str, ...]
    to: str
    subject: str
    text: str
    language: str
    sender_name: str = ""
    sender_address: str = ""
    reply_to: str = ""
    enclosed: Enclosed | None = None


class Undeliverable(Exception):
    """These words did not go out. ``fault`` is of :data:`states.FAULTS`; ``final`` says that trying again is vain."""

    def __init__(self, fault: str, *, final: bool = False, code: int = 0) -> None:
        super().__init__(fault)
        self.fault, self.final, self.code = fault, final, code


class Channel(Protocol):
    """What a channel plugin fulfils to send (house: Plugins)."""

    code: str

    def is_ready(self) -> bool:
        """Whether it is set up; without that, people tell the customer themselves."""

    def send(self, parcels: Iterable[Parcel]) -> Iterator[Undeliverable | None]:
        """Send a batch over one connection; for each parcel, as soon as it is known, None or why it did not go."""


CHANNELS: dict[str, Channel] = {}


def provide(channel: Channel) -> None:
    """Plug a channel in; called once when the program starts."""
    CHANNELS[channel.code] = channel


def ready(code: str) -> bool:
    """Whether words can go out by this channel now."""
    channel = CHANNELS.get(code)
    return channel is not None and channel.is_ready()


@dataclass(frozen=True)
class Outcome:
    """What became of words: sent, or given up for ``fault``; ``renew`` asks for more words after a while."""

    message_id: int
    subject_kind: str
    subject_id: int
    letter: str
    channel: str
    asked_by: int
    sent: bool
    fault: str = ""


settled: Slot[Callable[..., None]] = Slot("contacts.settled")
"""``fn(outcome, *, at)``, in the transaction that marks the words sent or given up."""

renewals: Slot[Callable[..., None]] = Slot("contacts.renewals")
"""``fn(subject_kind, subject_id, message_id, *, at)``: nothing was said about this subject for the agreed time."""


hides: Slot[Callable[[Collection[tuple[str, int]], Actor], Collection[tuple[str, int]]]] = Slot("contacts.hides")
"""``fn(subjects, actor)`` → those of some subjects (kind, id) whose contacts the actor must not read: what was said there
may be about them."""
