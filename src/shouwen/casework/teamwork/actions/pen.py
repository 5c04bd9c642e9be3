"""How every action works: whose it is, whether the actor leads them, words tidied."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from shouwen.casework.teamwork import facts, queries
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, Invalid
from shouwen.kit.text import squash, tidy

M = TypeVar("M", bound=Model)


def locked(row: M) -> M:
    """A row looked up already, locked for a change in the caller's transaction."""
    return type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)


def led_person(person_id: int | None, actor: Actor, right: str = "teamwork.lead", field: str = "person") -> Person:
    """Somebody the actor leads, as far as a right reaches.

    :raises Forbidden: without the right.
    :raises Invalid: at ``field``, for nobody the right reaches, or the actor themself.
    """
    actor.need(right)
    found = queries.led(actor, right).filter(pk=person_id, is_active=True).first() if person_id else None
    if found is None:
        raise Invalid({field: _("请选您带的同事")})
    return found


def myself(actor: Actor) -> Person:
    """The actor as a person.

    :raises Forbidden: for a program.
    """
    found = Person.objects.select_related("unit").filter(pk=actor.person_id).first() if actor.person_id else None
    if found is None:
        raise Forbidden("not_a_person", _("这一步要由本人来做"))
    return found


def about(pk: int, person: Person) -> facts.About:
    """The values by which a fact names a thing of somebody."""
    return {"subject_id": pk, "centre_id": person.unit.centre_id or person.unit_id, "of_person": person.pk}


def line(text: str, field: str, most: int, *, needed: bool = True) -> str:
    """One line, tidied.

    :raises Invalid: at ``field``: empty though ``needed``, or too long.
    """
    words = squash(text)
    if needed and not words:
        raise Invalid({field: _("还没有写")})
    if len(words) > most:
        raise Invalid({field: _("最多 %(max)s 个字") % {"max": most}})
    return words


def passage(text: str, field: str, most: int = 4000) -> str:
    """Several lines, tidied.

    :raises Invalid: at ``field``: empty or too long.
    """
    words = tidy(text)
    if not words or len(words) > most:
        raise Invalid({field: _("最多 %(max)s 个字") % {"max": most} if words else _("还没有写")})
    return words
