"""Taking people on and keeping their particulars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation import checks, facts
from shouwen.foundation.organisation.actions.reach import person_to_change, unit_to_change
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid

EDITABLE = ("name", "name_en", "staff_number", "email", "grade", "language")
OWN = {
    "language": ("zh-hans", "en"),
    "theme": ("system", "light", "dark"),
    "density": ("compact", "comfortable"),
    "single_keys": (True, False),
}
"""What people choose for themselves, and from what."""


@transaction.atomic
def add_person(
    *, unit_id: int, name: str, staff_number: str, actor: Actor, at: datetime, **values: Any
) -> Person:
    """Take somebody on at a unit. They may do nothing until they are given a post.

    :raises Invalid: when a value cannot be used; ``fields`` says which.
    """
    unit = unit_to_change(unit_id, actor, "people.edit")
    if not unit.is_active:
        raise Conflict("unit_retired", _("%(name)s已撤销，不能再安排人员") % {"name": unit})
    row = Person(unit=unit, name=name.strip(), staff_number=staff_number.strip())
    for field, value in values.items():
        setattr(row, field, value)
    checks.person(row)
    row.save(force_insert=True)
    announce(
        facts.PersonAdded(
            subject_id=row.pk,
            centre_id=unit.centre_id or 0,
            at_unit=unit.pk,
            staff_number=row.staff_number,
            grade=row.grade,
        ),
        actor=actor,
        at=at,
        fresh=True,
    )
    return row


@transaction.atomic
def edit_person(person_id: int, *, actor: Actor, at: datetime, **values: Any) -> Person:
    """Change a person's particulars; those of :data:`EDITABLE`.

    :raises Invalid: when a value cannot be used.
    """
    person = person_to_change(person_id, actor)
    changed = {
        name: value for name, value in values.items() if name in EDITABLE and getattr(person, name) != value
    }
    if not changed:
        return person
    grade = person.grade
    for name, value in changed.items():
        setattr(person, name, value)
    checks.person(person)
    person.stamp = F("stamp") + 1
    person.save(update_fields=[*changed, "stamp"])
    if "email" in changed:
        _letters_go_to(person)
    graded = {"grade_before": grade, "grade_after": person.grade} if "grade" in changed else {}
    announce(
        facts.PersonEdited(
            subject_id=person.pk,
            centre_id=person.unit.centre_id or 0,
            changed=tuple(sorted(changed)),
            **graded,
        ),
        actor=actor,
        at=at,
    )
    return Person.objects.get(pk=person.pk)


def _letters_go_to(person: Person) -> None:
    """The link for a new password goes to the address the person has now, never to the one before."""
    if person.user is not None:
        person.user.email = person.email
        person.user.save(update_fields=["email"])


@transaction.atomic
def link_user(person_id: int, user: Any, *, actor: Actor, at: datetime) -> Person:
    """Give a person the account they sign in with."""
    person = person_to_change(person_id, actor)
    person.user = user
    person.save(update_fields=["user"])
    announce(
        facts.PersonEdited(subject_id=person.pk, centre_id=person.unit.centre_id or 0, changed=("user",)),
        actor=actor,
        at=at,
    )
    return person


def prefer(*, actor: Actor, **choices: Any) -> None:
    """Keep how a person likes their screen: language, theme, density, single keys. Nobody else's business.

    :raises Invalid: for a choice that is not offered.
    """
    wrong = {name: _("没有这个选项") for name, value in choices.items() if value not in OWN.get(name, ())}
    if wrong:
        raise Invalid(wrong)
    Person.objects.filter(pk=actor.person_id).update(**choices)


def refresh(person_ids: Iterable[int]) -> None:
    """Work out anew, at their next request, who these people are and what they may do."""
    Person.objects.filter(pk__in=list(person_ids)).update(stamp=F("stamp") + 1)
