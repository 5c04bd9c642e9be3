"""Who is asking: from a person (and the post they act from) to an :class:`~shouwen.kit.actor.Actor`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from shouwen.foundation.access import rules
from shouwen.foundation.access.models import Role
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person, Post, Unit
from shouwen.kit import clock
from shouwen.kit.actor import Actor, Reach, Via
from shouwen.kit.errors import Forbidden

_known: dict[tuple[int, int, date, int | None], Actor] = {}


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
    if person is None or not person.is_active:
        raise Forbidden("person_locked", "此账号已停用")
    key = (person_id, person.stamp, (at or clock.now()).date(), post_id)
    if key not in _known:
        if len(_known) > 5000:
            _known.clear()
        _known[key] = _build(person_id, post_id, at or clock.now())
    return replace(_known[key], via=via, request_id=request_id, language=language or person.language)


def _build(person_id: int, post_id: int | None, at: datetime) -> Actor:
    posts = list(organisation.current_posts(at).filter(person_id=person_id).select_related("unit__centre"))
    acting = next((post for post in posts if post.pk == post_id), None)
    primary = acting or next((post for post in posts if post.is_primary), posts[0] if posts else None)
    person = Person.objects.select_related("unit__centre").get(pk=person_id)
    unit = primary.unit if primary else person.unit
    counted = [acting] if acting else posts
    roles = {role.code: role for role in Role.objects.filter(code__in=[p.role_code for p in counted], is_active=True)}
    reaches = [pair for post in counted if post.role_code in roles for pair in _reaches(post, roles[post.role_code])]
    return Actor(
        person_id=person_id,
        centre_id=unit.centre_id or unit.pk,
        unit_id=unit.pk,
        post_id=primary.pk if primary else None,
        role_codes=frozenset(roles),
        rights=rules.widest(reaches),
        grade=person.grade,
        time_zone=(unit.centre or unit).time_zone,
    )


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


def seed_presets() -> None:
    """Write every preset role that is not there yet; roles an administrator has edited stay as they are."""
    from shouwen.foundation.access.presets import PRESETS

    known = set(Role.objects.values_list("code", flat=True))
    Role.objects.bulk_create(
        Role(
            code=code,
            name=preset.name,
            name_en=preset.name_en,
            rights=dict(preset.rights),
            source=preset.source,
            needs_mfa=preset.needs_mfa,
            is_preset=True,
        )
        for code, preset in PRESETS.items()
        if code not in known
    )
