"""What redress asks of the floors below: who is at fault, and what hangs together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from shouwen.casework.cases import queries as cases
from shouwen.casework.liability import queries as liability
from shouwen.foundation.organisation.models import Person
from shouwen.relations.customers import queries as customers

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def at_fault(case: Case) -> frozenset[int]:
    """The people who may not decide: those the case complains about, those found at fault, and, where only a unit was
    found, everybody who belongs to it."""
    found = set(case.accused.values_list("person_id", flat=True)) if case.is_about_staff else set()
    pairs = liability.at_fault(case)
    found |= {person_id for _unit, person_id in pairs if person_id}
    units = [unit_id for unit_id, person_id in pairs if not person_id]
    if units:
        found |= set(Person.objects.filter(unit_id__in=units).values_list("id", flat=True))
    return frozenset(found)


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
