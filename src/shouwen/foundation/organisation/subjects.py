"""What the log may say about people and units: names, pages, and what a reader means by a name."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse

from shouwen.foundation.ledger.slots import Subject
from shouwen.foundation.organisation import queries
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.kit.actor import Actor

FEW = 20


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, Subject]:
    """People and units by id; with their page for who may open it."""
    if kind not in ("person", "unit", "log"):
        return {}
    reads = actor.may("organisation.read")
    if kind == "unit":
        open_ = set(queries.units(actor).filter(pk__in=ids).values_list("pk", flat=True)) if reads else set()
        return _named(queries.unit_names(ids), open_, "organisation:unit")
    open_ = set(queries.people(actor).filter(pk__in=ids).values_list("pk", flat=True)) if reads else set()
    return _named(queries.names(ids), open_, "organisation:person")


def _named(names: dict[int, str], open_: set[int], page: str) -> dict[int, Subject]:
    return {pk: Subject(name, reverse(page, args=[pk]) if pk in open_ else "") for pk, name in names.items()}


def finds(text: str, *, actor: Actor) -> list[tuple[str, int]]:
    """People by name or staff number, who left included, and units by name or code. The entries found are scoped."""
    people = Person.objects.filter(
        Q(name__icontains=text) | Q(name_en__icontains=text) | Q(staff_number__iexact=text)
    )
    units = Unit.objects.filter(Q(name__icontains=text) | Q(name_en__icontains=text) | Q(code__iexact=text))
    found = [("person", pk) for pk in people.values_list("pk", flat=True)[:FEW]]
    return found + [("unit", pk) for pk in units.values_list("pk", flat=True)[:FEW]]
