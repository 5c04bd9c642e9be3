"""What redress asks of the floors below: who is at fault, and what hangs together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from shouwen.casework.cases import queries as cases
from shouwen.casework.liability import queries as liability
from shouwen.foundation.organisation.models import Person
from shouwen.relations.customers import queries as customers

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def at_fault(case: Case) -> frozenset[int]:
    """The people who may not decide: those the case complains about, those found at fault, and, where only a unit was
    found, everybody who belongs to it."""
    return at_fault_of([case])[case.pk]


def at_fault_of(found: Sequence[Case]) -> dict[int, frozenset[int]]:
    """As :func:`at_fault` for many cases, by their ids; six queries at most, however many."""
    prefetch_related_objects([case for case in found if case.is_about_staff], "accused")
    liable = liability.at_fault_of([case.pk for case in found])
    units = {unit_id for pairs in liable.values() for unit_id, person_id in pairs if not person_id}
    staff: dict[int, set[int]] = defaultdict(set)
    for unit_id, person_id in Person.objects.filter(unit_id__in=units).values_list("unit_id", "id") if units else ():
        staff[unit_id].add(person_id)
    return {case.pk: frozenset(_out(case, liable.get(case.pk, ()), staff)) for case in found}


def _out(case: Case, liable: Iterable[tuple[int, int | None]], staff: Mapping[int, set[int]]) -> Iterator[int]:
    if case.is_about_staff:
        yield from (each.person_id for each in case.accused.all())
    for unit_id, person_id in liable:
        yield from [person_id] if person_id else staff[unit_id]


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
