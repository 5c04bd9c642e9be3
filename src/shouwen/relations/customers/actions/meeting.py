"""Meeting a customer: recognised by how they reach us, or taken down as somebody new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q, QuerySet

from shouwen.foundation.ledger.actions import announce, entries
from shouwen.kit.actor import Actor
from shouwen.kit.models import new_row
from shouwen.kit.sql import insert_rows
from shouwen.kit.standing import Standing
from shouwen.kit.text import squash
from shouwen.relations.customers import facts, reading, rules
from shouwen.relations.customers.models import ContactPoint, Customer, exact_print

Value = tuple[str, str]


@dataclass(frozen=True)
class Recognised:
    """Who it is. For somebody new, ``rows`` are everything still to be written, facts included."""

    customer: Customer
    rows: list[models.Model] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return bool(self.rows)


def recognise(
    *,
    centre_id: int,
    phone: str = "",
    email: str = "",
    wechat: str = "",
    identity: str = "",
    other: str = "",
    number: str = "",
    name: str = "",
    kind: str = "person",
    anonymous: bool = False,
    internal: bool = False,
    source: str = "",
    actor: Actor,
    at: datetime,
) -> Customer:
    """Find the customer, or take them down; at most one query when they are found as they are known.

    They are looked for among the customers of the centre and of those the actor may see. A phone shared by several
    people is told apart by name; a clearly different name is somebody new. The caller's own right is the check.

    :raises Invalid: for a number or address that cannot be read.
    """
    given = {"phone": phone, "email": email, "wechat": wechat, "identity": identity, "other": other}
    with transaction.atomic():
        met = recognise_unsaved(
            given, centre_id=centre_id, number=number, name=name, kind=kind, anonymous=anonymous, internal=internal,
            source=source, actor=actor, at=at,
        )  # fmt: skip
        insert_rows(met.rows)
    return met.customer


def recognise_unsaved(
    given: Mapping[str, str],
    *,
    centre_id: int,
    number: str = "",
    name: str = "",
    kind: str = "person",
    anonymous: bool = False,
    internal: bool = False,
    source: str = "",
    actor: Actor,
    at: datetime,
) -> Recognised:
    """:func:`recognise` for a caller who writes somebody new with its own rows in one trip, in its transaction.

    What a known customer tells us anew (a name we lacked, another number) is written at once.

    ``given`` maps kinds of contact points (``phone``, ``email``, ``wechat``, ``identity``, ``address``, ``other``) to
    what was entered.
    """
    values = reading.read_all(given)
    name, number = squash(name)[:120], squash(number)[:40]
    found = None if anonymous else _found(values, number, name, centre_id, actor)
    if found is not None:
        return Recognised(completed(found, values, name, actor, at))
    flags: dict[str, Any] = {"is_anonymous": anonymous, "is_internal": internal, "source_code": source}
    flags["language"] = actor.language if actor.via == "portal" else ""  # the page they chose to write on
    return newcomer(
        values, centre_id=centre_id, number=number, name="" if anonymous else name, kind=kind, actor=actor, at=at, **flags
    )


@dataclass
class Match:
    """A customer some value led to, and which of the values they already have."""

    customer: Customer
    has: set[Value]


def _found(values: Sequence[Value], number: str, name: str, centre_id: int, actor: Actor) -> Match | None:
    return chosen(_matches(values, number, centre_id, actor), number, name)


def chosen(matches: Sequence[Match], number: str, name: str) -> Match | None:
    """Whom of those some value led to is meant: by number, else by name, else whoever shares most."""
    if number and (numbered := [match for match in matches if match.customer.number == number]):
        return numbered[0]
    if not name:
        return matches[0] if matches else None
    named = [match for match in matches if match.customer.name]
    same = [match for match in named if rules.same_person(match.customer.name, name)]
    nameless = [match for match in matches if not match.customer.name and not match.customer.is_anonymous]
    return next(iter(same or nameless), None)


def _matches(values: Sequence[Value], number: str, centre_id: int, actor: Actor) -> list[Match]:
    prints = {print_: each for each in values if (print_ := exact_print(*each))}
    found: dict[int, Match] = {}
    centres = near(centre_id, actor)
    if number:
        within = Q() if centres is None else Q(centre_id__in=centres)
        for customer in Customer.objects.select_related("merged_into").filter(within, number=number):
            found[customer.root.pk] = Match(customer.root, set())
    if prints:
        for point in _anywhere.all([*prints]) if centres is None else _nearby.all([*prints], centres):
            root = point.customer.root
            match = found.setdefault(root.pk, Match(root, set()))
            match.has.add(prints[point.exact])
    return in_order(found.values())


def in_order(matches: Iterable[Match]) -> list[Match]:
    """Those who share most first; then who gave a name, then whom we met last."""
    return sorted(matches, key=lambda match: (-len(match.has), match.customer.is_anonymous, -match.customer.pk))


def _points() -> QuerySet[ContactPoint]:
    """Points with a fingerprint, said as their index says it."""
    known = ContactPoint.objects.filter(retired_at=None).exclude(exact="")
    return known.select_related("customer__merged_into").order_by("-id")


_anywhere = Standing(lambda prints: _points().filter(exact__in=prints)[:20])
_nearby = Standing(lambda prints, near: _points().filter(exact__in=prints, customer__centre__id__in=near)[:20])


def near(centre_id: int, actor: Actor) -> list[int] | None:
    """The centres among whose customers this one may be; None: all."""
    reach = actor.reach("customers.read")
    if reach is not None and reach.centre_ids is None:
        return None
    seen = reach.centre_ids if reach is not None and not reach.narrow and reach.centre_ids else frozenset()
    return sorted(seen | {centre_id})


def completed(match: Match, values: Sequence[Value], name: str, actor: Actor, at: datetime) -> Customer:
    """Somebody known who told us something new: a name we lacked, another way to reach them."""
    customer = match.customer
    fresh = [each for each in values if each not in match.has]
    nameless = bool(name) and not customer.name
    if not fresh and not nameless:
        return customer
    locked = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    known = {(point.kind, point.value) for point in locked.points.filter(retired_at=None)} if fresh else set()
    said: list[facts.CustomerFact] = []
    points = [point_of(locked, *each, at=at) for each in fresh if each not in known]
    said += [_added(locked, point) for point in points]
    if nameless:
        locked.name = name
        locked.save(update_fields=["name"])
        said.append(facts.CustomerEdited(subject_id=locked.pk, centre_id=locked.centre_id, fields=("name",)))
    insert_rows(points)
    announce(*said, actor=actor, at=at)
    return locked


def newcomer(values: Sequence[Value], *, centre_id: int, actor: Actor, at: datetime, **properties: Any) -> Recognised:
    """Somebody new with their contact points and the facts of it, unsaved."""
    customer = new_row(Customer, centre_id=centre_id, registered_at=at, **properties)
    points = [
        point_of(customer, kind, value, at=at, is_primary=place == 0) for place, (kind, value) in enumerate(values)
    ]
    said = [
        facts.CustomerRegistered(
            subject_id=customer.pk, centre_id=centre_id, customer_kind=customer.kind, source=customer.source_code
        ),
        *(_added(customer, point) for point in points),
    ]
    return Recognised(customer, [customer, *points, *entries(*said, actor=actor, at=at, fresh=True)])


def point_of(customer: Customer, kind: str, value: str, *, at: datetime, **values: Any) -> ContactPoint:
    """An unsaved contact point of a customer."""
    return ContactPoint.sealing(value, kind=kind, customer=customer, added_at=at, **values)


def _added(customer: Customer, point: ContactPoint) -> facts.ContactPointAdded:
    return facts.ContactPointAdded(
        subject_id=customer.pk, centre_id=customer.centre_id, point_id=point.pk, point_kind=point.kind
    )
