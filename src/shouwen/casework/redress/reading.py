"""What redress asks of its neighbours below: how grave a complaint is, who is at fault, what hangs together.

Complaints and liability answer when they are installed; without them the case itself does.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps

from shouwen.casework.cases import queries as cases
from shouwen.foundation.organisation.models import Person
from shouwen.relations.customers import queries as customers

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def _neighbour(name: str) -> Any:
    if not apps.is_installed(f"shouwen.casework.{name}"):
        return None
    return importlib.import_module(f"shouwen.casework.{name}.queries")


def severity(case: Case) -> str:
    """minor, general, severe or extreme."""
    complaints = _neighbour("complaints")
    found = complaints.severity(case) if complaints else ""
    return str(found or case.severity)


def at_fault(case: Case) -> frozenset[int]:
    """The people who may not decide: those the case complains about, those found at fault, and, where only a unit was
    found, everybody who belongs to it."""
    found = set(case.accused.values_list("person_id", flat=True)) if case.is_about_staff else set()
    liability = _neighbour("liability")
    pairs = liability.at_fault(case) if liability else ()
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
