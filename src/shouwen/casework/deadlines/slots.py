"""Sockets of deadlines. A clock knows a subject, never a case; who owns the subject plugs in here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from shouwen.casework.deadlines.states import Subject, Traits
from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot


class DueChanged(Protocol):
    """Take note of the nearest running clock (None, "": none is left; ``paused``: a leading clock stands still, and
    the nearest would with it)."""

    def __call__(
        self, subject: Subject, next_due_at: datetime | None, next_stage: str, paused: bool, *, at: datetime
    ) -> None: ...


class StateChanged(Protocol):
    """Take note that a clock of this stage is now soon, over or breached: lists that show it show it so."""

    def __call__(self, subject: Subject, stage: str, state: str, *, at: datetime) -> None: ...


class PeopleOf(Protocol):
    """Who is who in a subject: role → person ids (handler, owner, supervisor, unit_head, branch_gm …).

    None for a subject of another kind. Roles left out are looked up in the organisation, by the handler's place.
    """

    def __call__(self, subject: Subject) -> Mapping[str, Sequence[int]] | None: ...


class Hold(Protocol):
    """Lock these cases until the transaction ends, skipping those someone else has locked; the ids obtained.

    Facts extend a case's chain, so the sweep holds the case before its clocks, as every action of cases does.
    """

    def __call__(self, case_ids: Collection[int]) -> Collection[int]: ...


@dataclass(frozen=True)
class Address:
    """Where a reader of a notice is led, and what to call the subject ("" for nothing better)."""

    label: str = ""
    url_name: str = ""
    url_args: Mapping[str, Any] = field(default_factory=dict)


class AddressOf(Protocol):
    """The address of a subject; None for a subject of another kind."""

    def __call__(self, subject: Subject) -> Address | None: ...


class Sight(Protocol):
    """Whether the actor may see a subject; None for a subject of another kind."""

    def __call__(self, subject: Subject, actor: Actor) -> bool | None: ...


@dataclass(frozen=True)
class Scales:
    """How a case is graded: impacts and urgencies as (code, words), and the priority they give with its reason.

    ``priority(severity, customer_class, impact, urgency)``; an impact or urgency left "" is taken from the severity.
    ``severity(centre_id, at, amount, customers, triggers)`` is what the centre's tables make of a matter, and why; ``triggers`` are
    (code, words).
    """

    impacts: Sequence[tuple[str, Any]]
    urgencies: Sequence[tuple[str, Any]]
    priority: Callable[[str, str, str, str], tuple[int, str]]
    triggers: Sequence[tuple[str, Any]]
    severity: Callable[[int, datetime, Decimal | None, int, Sequence[str]], tuple[str, Sequence[str]]]


class Grading(Protocol):
    """The scales of whoever grades."""

    def __call__(self) -> Scales: ...


@dataclass(frozen=True)
class Law:
    """A limit by statute: ``key`` tells its clock apart, ``id`` names the version of the limit, ``stops`` are the pause reasons
    (codes of the list ``pause``) for which the statute lets it stand still. ``later``: it starts not at
    receipt but when the matter is accepted."""

    key: str
    stage: str
    id: int
    amount: float
    unit: str
    stops: tuple[str, ...] = ()
    later: bool = False


@dataclass(frozen=True)
class LawWords:
    """What is said of a limit in the reader's language: its name, what it rests on, what follows when it is missed.
    ``is_law``: it is law, not a default of this product."""

    name: str
    basis: str
    follows: str
    is_law: bool


class Laws(Protocol):
    """The limits by statute a subject has that was received at a moment. Asked at every registration: no query."""

    def __call__(self, subject_kind: str, traits: Traits, received_at: datetime) -> Sequence[Law]: ...


class LawSays(Protocol):
    """What is said of one version of a limit; None for one nobody knows."""

    def __call__(self, limit_id: int) -> LawWords | None: ...


class LawPage(Protocol):
    """Where more time is asked for on a legal clock: the address; '' for none."""

    def __call__(self, clock_id: int, subject: Subject) -> str: ...


laws: Slot[Laws] = Slot("deadlines.laws")
law_says: Slot[LawSays] = Slot("deadlines.law_says")
law_page: Slot[LawPage] = Slot("deadlines.law_page")
due_changed: Slot[DueChanged] = Slot("deadlines.due_changed")
state_changed: Slot[StateChanged] = Slot("deadlines.state_changed")
people_of: Slot[PeopleOf] = Slot("deadlines.people_of")
hold: Slot[Hold] = Slot("deadlines.hold")
address_of: Slot[AddressOf] = Slot("deadlines.address_of")
sight: Slot[Sight] = Slot("deadlines.sight")
grading: Slot[Grading] = Slot("deadlines.grading")
