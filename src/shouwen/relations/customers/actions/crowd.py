"""Recognising many people at once, for bringing in a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.text import squash
from shouwen.relations.customers import reading
from shouwen.relations.customers.actions.meeting import (
    Match,
    Recognised,
    Value,
    chosen,
    completed,
    in_order,
    near,
    newcomer,
)
from shouwen.relations.customers.models import ContactPoint, Customer, exact_print

LOOKED_AT = 20
"""Of those who share one number, so many are looked at, the newest first."""


@dataclass(frozen=True)
class _Read:
    """What was entered for one person: the values, and the fingerprint of each that has one."""

    values: list[Value]
    prints: Mapping[str, Value]


class Crowd:
    """The people of one batch. One query finds whoever has any of their contacts already; the others are new.

    Somebody new is the same somebody when they come again in the batch under the same name.
    """

    def __init__(self, givens: Iterable[Mapping[str, str]], *, centre_id: int, actor: Actor) -> None:
        self.centre_id, self.actor = centre_id, actor
        self._read = {_key(given): _read(given) for given in givens}
        self._met: dict[tuple[frozenset[str], str], Customer] = {}
        self._last: tuple[frozenset[str], str] | None = None
        self._points: dict[str, list[ContactPoint]] = {}
        self._load({each for read in self._read.values() if isinstance(read, _Read) for each in read.prints})

    def _load(self, prints: set[str]) -> None:
        if not prints:
            return
        found = ContactPoint.objects.select_related("customer__merged_into").filter(exact__in=prints, retired_at=None)
        if (centres := near(self.centre_id, self.actor)) is not None:
            found = found.filter(customer__centre_id__in=centres)
        rank = Window(RowNumber(), partition_by=[F("exact")], order_by=F("id").desc())
        self._points |= {each: [] for each in prints}
        for point in found.annotate(rank=rank).filter(rank__lte=LOOKED_AT).order_by("-id"):
            self._points[point.exact].append(point)

    @property
    def known(self) -> set[int]:
        """Ids of the customers any of these contacts led to."""
        return {point.customer.root.pk for points in self._points.values() for point in points}

    def recognise(self, given: Mapping[str, str], *, name: str, at: datetime) -> Recognised:
        """One of them; rows to be written come with them only the first time.

        :raises Invalid: for a contact that cannot be read.
        """
        read = self._read[_key(given)]
        if isinstance(read, Invalid):
            raise read
        self._last, name = None, squash(name)[:120]
        match = chosen(self._matches(read), "", name)
        if match:
            return Recognised(self._told(match, read, name, at), [])
        key = (frozenset(read.prints), name)
        if key in self._met:
            return Recognised(self._met[key], [])
        made = newcomer(read.values, centre_id=self.centre_id, name=name, actor=self.actor, at=at)
        self._met[key], self._last = made.customer, key
        return made

    def take_back(self) -> None:
        """Forget whoever was met last, if they were new: their line was refused, so they are not written."""
        if self._last:
            del self._met[self._last]
            self._last = None

    def _matches(self, read: _Read) -> list[Match]:
        found: dict[int, Match] = {}
        for print_, value in read.prints.items():
            for point in self._points[print_]:
                root = point.customer.root
                found.setdefault(root.pk, Match(root, set())).has.add(value)
        return in_order(found.values())

    def _told(self, match: Match, read: _Read, name: str, at: datetime) -> Customer:
        """Whom we know, with what they tell us anew written at once."""
        customer = completed(match, read.values, name, self.actor, at)
        if customer is not match.customer:
            self._load(set(read.prints))
        return customer


def _key(given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(given.items())


def _read(given: Mapping[str, str]) -> _Read | Invalid:
    try:
        values = reading.read_all(given)
    except Invalid as fault:
        return fault
    return _Read(values, {print_: each for each in values if (print_ := exact_print(*each))})
