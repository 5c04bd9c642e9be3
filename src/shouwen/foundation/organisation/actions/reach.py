"""Whom and what an actor may change: looked up within reach, and locked for the change."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shouwen.foundation.organisation import queries
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden


def unit_to_change(unit_id: int, actor: Actor, right: str = "organisation.edit") -> Unit:
    """A unit, locked for this transaction.

    :raises NotFound: when the actor may not even see it.
    :raises Forbidden: when they see it but the right does not reach it.
    """
    actor.need(right)
    found = queries.unit(unit_id, actor)
    if not queries.units(actor, right).filter(pk=unit_id).exists():
        raise Forbidden(
            "out_of_reach", _("您可以查看%(name)s，但不能调整它") % {"name": found.name}, right=right
        )
    return Unit.objects.select_for_update(no_key=True).get(pk=unit_id)


def person_to_change(person_id: int, actor: Actor, right: str = "people.edit") -> Person:
    """A person, locked for this transaction.

    :raises NotFound: when the actor may not even see them.
    :raises Forbidden: when they see them but the right does not reach them.
    """
    actor.need(right)
    found = queries.person(person_id, actor)
    if not queries.people(actor, right).filter(pk=person_id).exists():
        raise Forbidden("out_of_reach", _("%(name)s不归您管理") % {"name": found.name}, right=right)
    return locked(person_id)


def locked(person_id: int) -> Person:
    """A person's row, locked for this transaction: duty is given and taken one after the other."""
    return Person.objects.select_for_update(no_key=True).get(pk=person_id)
