"""To whom a case can go: people and departments by name, staff number or pinyin initials."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case as When
from django.db.models import Q, QuerySet, Value
from django.db.models import When as If

from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.kit.actor import Actor
from shouwen.kit.text import plain_int, squash


@dataclass(frozen=True)
class Receiver:
    """Someone or some unit that can be chosen: ``kind`` is p (person) or u (unit), ``note`` says where they belong."""

    kind: str
    id: int
    name: str
    note: str

    @property
    def value(self) -> str:
        """How a form spells it."""
        return f"{self.kind}:{self.id}"


def receivers(text: str, actor: Actor, *, units: bool = False, limit: int = 8) -> list[Receiver]:
    """People (and with ``units`` departments and teams) a text finds, nearest to the reader first. Two queries, three
    with units. An empty text gives the reader's own team.

    :raises Forbidden: without ``organisation.read``.
    """
    text = squash(text)
    found = [] if not units else [_unit(row) for row in _units(text, actor)[: limit // 2]]
    people = list(_people(text, actor)[:limit])
    places = organisation.unit_names(person.unit_id for person in people)
    names = organisation.names(person.pk for person in people)
    return [
        *(Receiver("p", each.pk, names[each.pk], places.get(each.unit_id, "")) for each in people),
        *found,
    ][: limit + len(found)]


def named(value: str) -> str:
    """The name of a receiver as a form spells it, to show again what was chosen; '' when there is none."""
    kind, _colon, number = value.partition(":")
    pk = plain_int(number)
    if pk is None:
        return ""
    found = organisation.names([pk]) if kind == "p" else organisation.unit_names([pk])
    return found.get(pk, "")


def _people(text: str, actor: Actor) -> QuerySet[Person]:
    people = organisation.people(actor).filter(is_active=True).exclude(pk=actor.person_id)
    if text:
        wide = Q(name__icontains=text) | Q(name_en__icontains=text) | Q(staff_number__startswith=text)
        people = people.filter(wide | Q(unit__name__icontains=text))
    near = When(If(unit_id=actor.unit_id, then=Value(0)), default=Value(1))
    return people.order_by(near, "unit_id", "staff_number")


def _units(text: str, actor: Actor) -> QuerySet[Unit]:
    units = organisation.units(actor).filter(is_active=True, level__in=["unit", "team"])
    return (units.filter(Q(name__icontains=text) | Q(name_en__icontains=text)) if text else units).order_by(
        "path"
    )


def _unit(row: Unit) -> Receiver:
    return Receiver("u", row.pk, organisation.unit_names([row.pk])[row.pk], str(row.get_role_display()))
