"""Where upper floors join in: what a leaver holds and hands over, who may be given which post, what roles are called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot

if TYPE_CHECKING:
    from shouwen.foundation.organisation.models import Person, Unit
    from shouwen.foundation.organisation.rules import Span


class Departure(Protocol):
    """Hand everything the person holds to the heir; nothing may be left behind."""

    def __call__(self, person_id: int, heir_id: int, *, actor: Actor, at: datetime) -> None: ...


class Holdings(Protocol):
    """What a person holds now, in words and numbers, for the preview before a lock: ``[(label, count), …]``."""

    def __call__(self, person_id: int) -> list[tuple[str, int]]: ...


class UnitHoldings(Protocol):
    """What a unit still has to do, in words and numbers; a unit with something to do is not retired."""

    def __call__(self, unit_id: int) -> list[tuple[str, int]]: ...


class PostCheck(Protocol):
    """Refuse a post that may not be given: unknown, not this giver's to give, or apart from one already held."""

    def __call__(self, role_code: str, unit: Unit, held: Sequence[Span], *, actor: Actor) -> None: ...


class LeavingCheck(Protocol):
    """Refuse to let somebody go who must stay until there is another."""

    def __call__(self, person_id: int, *, at: datetime) -> None: ...


class RoleNames(Protocol):
    """The roles that can be given, in the reader's language: ``[(code, name), …]``."""

    def __call__(self) -> list[tuple[str, str]]: ...


class Door(Protocol):
    """Open a person's account: ``way`` is ``links`` or ``passwords``; gives the link's path, or the first password."""

    def __call__(self, person_id: int, username: str, way: str, *, actor: Actor, at: datetime) -> str: ...


class Asker(Protocol):
    """Who somebody is now, for work that goes on in their name; refuses who has left."""

    def __call__(self, person_id: int, *, post_id: int | None, at: datetime) -> Actor: ...


class PersonPanel(Protocol):
    """What another module shows on a person's page: ``(title, url)`` of a fragment, None for nothing."""

    def __call__(self, person: Person, *, actor: Actor) -> tuple[str, str] | None: ...


tree_changed: Slot[Callable[[], object]] = Slot("organisation.tree_changed")
"""``fn()``: units were added, edited or moved; forget what the process keeps of the tree (other processes look within
seconds). Called at once and again after the commit."""

departures: Slot[Departure] = Slot("organisation.departures")
holdings: Slot[Holdings] = Slot("organisation.holdings")
unit_holdings: Slot[UnitHoldings] = Slot("organisation.unit_holdings")
post_checks: Slot[PostCheck] = Slot("organisation.post_checks")
leaving_checks: Slot[LeavingCheck] = Slot("organisation.leaving_checks")
person_panels: Slot[PersonPanel] = Slot("organisation.person_panels")
role_names: Slot[RoleNames] = Slot("organisation.role_names")
doors: Slot[Door] = Slot("organisation.doors")
actors: Slot[Asker] = Slot("organisation.actors")
usernames: Slot[Callable[[Sequence[str]], set[str]]] = Slot("organisation.usernames")
"""``fn(names)`` → those of some user names that are taken, in lower case."""
tables: Slot[Callable[[str, bytes], str]] = Slot("organisation.tables")
"""``fn(file name, bytes)`` → a table as text, cells between tabs; raises ``Invalid`` for what is none."""
team_rights: Slot[Callable[[Collection[str]], dict[str, list[str]]]] = Slot("organisation.team_rights")
"""``fn(role codes)`` → the names of the rights each role holds over its unit and those below, in the reader's language:
what somebody gains or loses when a unit or a person moves below them."""
calendars: Slot[Callable[[], dict[str, str]]] = Slot("organisation.calendars")
"""``fn()`` → working calendars a unit may follow, by code, in the reader's language."""
unit_burdens: Slot[Callable[[Sequence[int]], list[tuple[str, int]]]] = Slot("organisation.unit_burdens")
"""``fn(unit ids)`` → what these units have in hand, in words and numbers, for a look before they are moved."""
