"""Who is asking: from a person (and the post they act from) to an :class:`~shouwen.kit.actor.Actor`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils.translation import gettext as _

from shouwen.foundation.access import rules
from shouwen.foundation.access.models import Role
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person, Post, Unit
from shouwen.kit import clock
from shouwen.kit.actor import Actor, Reach, Via
from shouwen.kit.errors import Forbidden
from shouwen.kit.frozen import changed
from shouwen.kit.kept import Held


class Someone(Protocol):
    """A person as far as who they are is worked out from: a row of organisation, or these four of its columns."""

    @property
    def pk(self) -> int: ...
    @property
    def stamp(self) -> int: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True)
class _Known:
    """What is worked out once for a person's stamp, day and acting post."""

    actor: Actor
    needs_mfa: bool


_known: Held[tuple[int, int, date, int | None], _Known] = Held()


def actor_for(
    person_id: int,
    *,
    via: Via = "desk",
    post_id: int | None = None,
    language: str | None = None,
    request_id: str = "",
    at: datetime | None = None,
) -> Actor:
    """The actor a person is now: one query when nothing about them has changed since they last asked.

    ``post_id`` chooses the post they act from (ORG-057); without it they hold the rights of all their posts and the
    primary one is recorded.

    :raises Forbidden: when the person is locked or gone.
    """
    person = Person.objects.filter(pk=person_id).only("stamp", "is_active", "language").first()
    if person is None:
        raise Forbidden("person_locked", _("这个账号已停用"))
    return actor_of(
        person, via=via, post_id=post_id, language=language, request_id=request_id, at=at or clock.now()
    )


def actor_of(
    person: Someone,
    *,
    at: datetime,
    via: Via = "desk",
    post_id: int | None = None,
    language: str | None = None,
    request_id: str = "",
) -> Actor:
    """The actor of a person already read: usually no query at all.

    :raises Forbidden: when the person is locked or gone.
    """
    if not person.is_active:
        raise Forbidden("person_locked", _("这个账号已停用"))
    known = _remembered(person, post_id, at)
    return changed(known.actor, via=via, request_id=request_id, language=language or person.language)


def needs_second_factor(person: Someone, *, at: datetime | None = None) -> bool:
    """Whether one of the person's posts demands a second factor at sign-in."""
    return _remembered(person, None, at or clock.now()).needs_mfa


def has_second_factor(person: Person) -> bool:
    """Whether the person has set up a code app or a passkey."""
    from allauth.mfa.models import Authenticator

    factors = Authenticator.objects.filter(user_id=person.user_id)
    return factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def _remembered(person: Someone, post_id: int | None, at: datetime) -> _Known:
    key = (person.pk, person.stamp, organisation.day_of(at), post_id)
    known = _known.get(key)
    if known is None:
        if len(_known) > 5000:
            _known.clear()
        known = _known[key] = _build(person.pk, post_id, at)
    return known


def _build(person_id: int, post_id: int | None, at: datetime) -> _Known:
    posts = list(organisation.current_posts(at).filter(person_id=person_id).select_related("unit__centre"))
    acting = next((post for post in posts if post.pk == post_id), None)
    primary = acting or next((post for post in posts if post.is_primary), posts[0] if posts else None)
    person = Person.objects.select_related("unit__centre").get(pk=person_id)
    unit = primary.unit if primary else person.unit
    held = {
        role.code: role for role in Role.objects.filter(code__in=[p.role_code for p in posts], is_active=True)
    }
    counted = [post for post in ([acting] if acting else posts) if post.role_code in held]
    actor = Actor(
        person_id=person_id,
        centre_id=unit.centre_id or unit.pk,
        unit_id=unit.pk,
        post_id=primary.pk if primary else None,
        role_codes=frozenset(post.role_code for post in counted),
        rights=rules.widest(pair for post in counted for pair in _reaches(post, held[post.role_code])),
        grade=person.grade,
        time_zone=(unit.centre or unit).time_zone,
    )
    return _Known(actor, any(role.needs_mfa for role in held.values()))


def _reaches(post: Post, role: Role) -> list[tuple[str, Reach]]:
    centre = post.unit.centre or post.unit
    team = frozenset(organisation.below(post.unit).values_list("id", flat=True))
    tree = organisation.centres_below(centre)
    return [
        (
            right,
            rules.reach_from(
                level, person_id=post.person_id, centre_id=centre.pk, team_ids=team, tree_ids=tree
            ),
        )
        for right, level in role.rights.items()
    ]


def forget() -> None:
    """Drop what this process remembers of actors (used by tests; stamps make it needless elsewhere)."""
    _known.clear()


def centre_of(unit_id: int) -> Unit:
    """The centre a unit belongs to."""
    unit = Unit.objects.select_related("centre").get(pk=unit_id)
    return unit.centre or unit
