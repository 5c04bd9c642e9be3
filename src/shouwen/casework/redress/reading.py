"""What redress asks of the floors below: who is at fault, and what hangs together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q, prefetch_related_objects

from shouwen.casework.cases import queries as cases
from shouwen.casework.liability import queries as liability
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.foundation.organisation.queries import current_posts
from shouwen.kit.clock import now
from shouwen.relations.customers import queries as customers

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@dataclass(frozen=True)
class Recused:
    """Who keeps out of a decision. ``near`` do in any case: whom it is about, whoever was found at fault, and where only a unit was
    found, everybody who belongs to it. ``beneath``, of the units below that one, or with a post in it or below, do as long as
    somebody else is left who may decide (demand 3.3: the approver is never the owner of the fault)."""

    near: frozenset[int] = frozenset()
    beneath: frozenset[int] = frozenset()

    @property
    def all(self) -> frozenset[int]:
        """Both."""
        return self.near | self.beneath

    def also(self, people: Iterable[int | None]) -> Recused:
        """With others who keep out in any case."""
        return Recused(self.near | {each for each in people if each}, self.beneath)


def at_fault(case: Case) -> Recused:
    """The people who may not decide on a case because of their part in what went wrong."""
    return at_fault_of([case])[case.pk]


def at_fault_of(found: Sequence[Case]) -> dict[int, Recused]:
    """As :func:`at_fault` for many cases, by their ids; eight queries at most, however many."""
    prefetch_related_objects([case for case in found if case.is_about_staff], "accused")
    liable = liability.at_fault_of([case.pk for case in found])
    units = {unit_id for pairs in liable.values() for unit_id, person_id in pairs if not person_id}
    staff, below = _people_of(units) if units else ({}, {})
    return {
        case.pk: Recused(
            frozenset(_out(case, liable.get(case.pk, ()), staff)),
            frozenset(each for unit_id, person_id in liable.get(case.pk, ()) if not person_id for each in below.get(unit_id, ())),
        )
        for case in found
    }


def _people_of(units: Collection[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Who belongs to units themselves, and who belongs to one below or holds a post in either; three queries."""
    paths = dict(Unit.objects.filter(pk__in=units).values_list("id", "path"))
    inside = reduce(or_, (Q(unit__path__startswith=path) for path in paths.values()), Q(pk__in=()))
    people = list(Person.objects.filter(inside).values_list("unit_id", "unit__path", "id"))
    posts = list(current_posts(now()).filter(inside).values_list("unit__path", "person_id"))
    staff: dict[int, set[int]] = defaultdict(set)
    below: dict[int, set[int]] = defaultdict(set)
    for unit_id, path in paths.items():
        staff[unit_id] = {person_id for home, _path, person_id in people if home == unit_id}
        below[unit_id] = {person_id for _home, its, person_id in people if its.startswith(path)}
        below[unit_id] |= {person_id for its, person_id in posts if its.startswith(path)}
    return staff, below


def _out(case: Case, liable: Iterable[tuple[int, int | None]], staff: Mapping[int, set[int]]) -> Iterator[int]:
    if case.is_about_staff:
        yield from (each.person_id for each in case.accused.all())
    for unit_id, person_id in liable:
        yield from [person_id] if person_id else staff.get(unit_id, ())


def matter(case: Case) -> frozenset[int]:
    """The ids of the cases that are one matter with this one."""
    return cases.kin(case.pk)


def customers_of(case: Case) -> frozenset[int]:
    """The ids under which this customer is known; none for a case without one."""
    return customers.family(case.customer_id) if case.customer_id else frozenset()


def keys(case: Case) -> list[str]:
    """What is locked while something is granted for a case: its customer and its matter, in one order for everyone."""
    of_customer: Iterable[str] = (f"customer:{each}" for each in customers_of(case))
    return sorted({*of_customer, *(f"case:{each}" for each in matter(case))})
