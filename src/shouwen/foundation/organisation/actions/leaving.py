"""Locking, removing and moving people: what they answer for goes to an heir in the same moment, always.

Nobody is ever deleted. "At every minute exactly one person is answerable" rests on this file (CASE-001, demand 3.1.5).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation import facts, queries, slots
from shouwen.foundation.organisation.actions.reach import locked, person_to_change, unit_to_change
from shouwen.foundation.organisation.models import Person, Post
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict


def hand_over(person: Person, heir_id: int | None, *, actor: Actor, at: datetime) -> int | None:
    """Hand everything a person holds to an heir; returns the heir, None when there was nothing to hand over.

    Without a chosen heir: the proxy, else the team leader, else the unit head, else the centre head and upwards.

    :raises Conflict: when something would be left behind.
    """
    held = queries.held_by(person.pk)
    heir_id = heir_id or queries.proxy_for(person.pk, at=at)
    if not held and heir_id is None:
        return None
    if heir_id is None:
        raise Conflict(
            "no_heir",
            _("%(name)s还负责%(held)s，找不到可以接手的人：先指定代理人或任命上级")
            % {"name": person.name, "held": in_words(held)},
        )
    _need_able(heir_id, person, actor)
    left = _depart(person, heir_id, actor, at)
    if left:  # something came in meanwhile: from here on nothing more can be given to this person
        Person.objects.select_for_update().filter(pk=person.pk).values_list("pk").first()
        left = _depart(person, heir_id, actor, at)
    if left:
        raise Conflict(
            "left_behind", _("%(name)s还有%(held)s没有交出") % {"name": person.name, "held": in_words(left)}
        )
    return heir_id if held else None


def _depart(person: Person, heir_id: int, actor: Actor, at: datetime) -> list[tuple[str, int]]:
    """Let every floor above hand over what it knows of; what is left."""
    for departure in slots.departures:
        departure(person.pk, heir_id, actor=actor, at=at)
    return queries.held_by(person.pk)


def in_words(held: list[tuple[str, int]]) -> str:
    """What is held, as a phrase: ``3 件责任事项、1 件待受理``."""
    return _("、").join(f"{count} {label}" for label, count in held)


def _need_able(heir_id: int, person: Person, actor: Actor) -> None:
    heir = Person.objects.select_for_update(no_key=True).filter(pk=heir_id, is_active=True).first()
    if heir is None or heir.pk == person.pk:
        raise Conflict("heir_unable", _("接手的人要在岗，且不能是本人"))


@transaction.atomic
def lock(
    person_id: int, *, reason: str, actor: Actor, at: datetime, heir_id: int | None = None
) -> int | None:
    """Lock a person out, at once and everywhere; returns who inherited, if there was something to inherit.

    :raises Conflict: for oneself, or when something would be left behind.
    """
    person = person_to_change(person_id, actor, "people.lock")
    if person.pk == actor.person_id:
        raise Conflict("oneself", _("不能锁定自己的账号，请另一位管理人员来做"))
    if not person.is_active:
        return None
    for check in slots.leaving_checks:
        check(person.pk, at=at)
    heir = hand_over(person, heir_id, actor=actor, at=at)
    _close_doors(person, at)
    announce(
        facts.PersonLocked(subject_id=person.pk, centre_id=person.unit.centre_id or 0, heir_person=heir),
        actor=actor,
        at=at,
        reason=reason,
    )
    return heir


def _close_doors(person: Person, at: datetime) -> None:
    person.is_active, person.locked_at = False, at
    person.stamp = F("stamp") + 1
    person.save(update_fields=["is_active", "locked_at", "stamp"])
    if person.user is not None:
        person.user.is_active = False
        person.user.save(update_fields=["is_active"])


@transaction.atomic
def unlock(person_id: int, *, actor: Actor, at: datetime) -> Person:
    """Let a locked person work again. What was handed over stays with whom it went to."""
    person = person_to_change(person_id, actor, "people.lock")
    if person.is_active:
        return person
    person.is_active, person.locked_at = True, None
    person.stamp += 1
    person.save(update_fields=["is_active", "locked_at", "stamp"])
    if person.user is not None:
        person.user.is_active = True
        person.user.save(update_fields=["is_active"])
    announce(
        facts.PersonUnlocked(subject_id=person.pk, centre_id=person.unit.centre_id or 0), actor=actor, at=at
    )
    return person


@transaction.atomic
def remove(
    person_id: int, *, reason: str, actor: Actor, at: datetime, heir_id: int | None = None
) -> int | None:
    """A person leaves for good: locked, posts ended, duty handed over. The row and its history stay.

    :raises Conflict: when something would be left behind.
    """
    heir = lock(person_id, reason=reason, actor=actor, at=at, heir_id=heir_id)
    person = locked(person_id)
    today = queries.day_of(at)
    running = Post.objects.filter(person=person).exclude(ends_on__lt=today)
    running.filter(starts_on__lt=today).update(ends_on=today - timedelta(days=1))
    running.filter(starts_on__gte=today).update(ends_on=F("starts_on"))
    person.removed_at = at
    person.save(update_fields=["removed_at"])
    announce(
        facts.PersonRemoved(subject_id=person.pk, centre_id=person.unit.centre_id or 0, heir_person=heir),
        actor=actor,
        at=at,
        reason=reason,
    )
    return heir


@transaction.atomic
def move_person(
    person_id: int, *, unit_id: int, actor: Actor, at: datetime, heir_id: int | None = None
) -> Person:
    """Move a person to another home unit. Into another centre they go with empty hands: work stays where it is.

    Posts are not touched; end and give them as needed.
    """
    person = person_to_change(person_id, actor)
    unit = unit_to_change(unit_id, actor, "people.edit")
    if person.unit_id == unit_id:
        return person
    if not unit.is_active:
        raise Conflict("unit_retired", _("%(name)s已撤销，不能再安排人员") % {"name": unit})
    if person.unit.centre_id != unit.centre_id:
        hand_over(person, heir_id, actor=actor, at=at)
    came_from, person.unit = person.unit_id, unit
    person.stamp += 1
    person.save(update_fields=["unit", "stamp"])
    announce(
        facts.PersonMoved(
            subject_id=person.pk, centre_id=unit.centre_id or 0, from_unit=came_from, to_unit=unit_id
        ),
        actor=actor,
        at=at,
    )
    return person


@transaction.atomic
def inherit(person_id: int, *, actor: Actor, at: datetime) -> int | None:
    """Hand over what somebody who is gone still holds: a case given in the very moment of their locking."""
    person = locked(person_id)
    heir = hand_over(person, None, actor=actor, at=at)
    if heir is not None:
        announce(
            facts.DutyInherited(subject_id=person.pk, centre_id=person.unit.centre_id or 0, heir_person=heir),
            actor=actor,
            at=at,
        )
    return heir
