"""Giving posts and ending them: dated, several at once (ORG-057)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation import facts, queries, rules, slots
from shouwen.foundation.organisation.actions.leaving import hand_over
from shouwen.foundation.organisation.actions.people import refresh
from shouwen.foundation.organisation.actions.reach import person_to_change, unit_to_change
from shouwen.foundation.organisation.models import Person, Post
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound


@transaction.atomic
def appoint(
    person_id: int,
    *,
    unit_id: int,
    role_code: str,
    starts_on: date,
    ends_on: date | None = None,
    is_primary: bool = False,
    actor: Actor,
    at: datetime,
) -> Post:
    """Give a person a post at a unit, from one day to another (both included).

    :raises Invalid: when the days are the wrong way round.
    :raises Conflict: when they hold it already, or may not hold both posts.
    :raises Forbidden: when the post is not this actor's to give.
    """
    person = person_to_change(person_id, actor)
    unit = unit_to_change(unit_id, actor, "people.edit")
    if ends_on is not None and ends_on < starts_on:
        raise Invalid({"ends_on": _("结束日期在开始日期之前")})
    if not person.is_active or not unit.is_active:
        raise Conflict("not_in_use", _("已锁定的人员和已撤销的部门不再安排岗位"))
    wanted = rules.Span(role_code, unit_id, starts_on, ends_on)
    held = spans(person_id, since=queries.day_of(at))
    if rules.doubled(held, wanted):
        raise Conflict("held_already", _("%(name)s这段时间已任这个岗位") % {"name": person.name})
    for check in slots.post_checks:
        check(role_code, unit, [span for span in held if span.meets(wanted)], actor=actor)
    post = _write(person, wanted, is_primary or not held)
    announce(
        facts.PersonAppointed(
            subject_id=person_id,
            centre_id=unit.centre_id or 0,
            post_id=post.pk,
            at_unit=unit_id,
            role_code=role_code,
            starts_on=starts_on,
            ends_on=ends_on,
            is_primary=post.is_primary,
        ),
        actor=actor,
        at=at,
    )
    refresh([person_id])
    return post


def _write(person: Person, wanted: rules.Span, primary: bool) -> Post:
    if primary:
        Post.objects.filter(person=person, is_primary=True).update(is_primary=False)
    return Post.objects.create(
        person=person,
        unit_id=wanted.unit_id,
        role_code=wanted.role_code,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        is_primary=primary,
    )


def spans(person_id: int, *, since: date) -> list[rules.Span]:
    """The posts of a person that are held on or after a day."""
    posts = Post.objects.filter(person_id=person_id).exclude(ends_on__lt=since)
    return [rules.Span(post.role_code, post.unit_id, post.starts_on, post.ends_on) for post in posts]


@transaction.atomic
def end_post(post_id: int, *, ends_on: date, actor: Actor, at: datetime) -> Post:
    """Let a post end on a day (its last). Who is left without any post hands over what they hold at once.

    :raises Invalid: when the day lies before the post began.
    :raises Conflict: when things are held and nobody can take them over.
    """
    post = Post.objects.filter(pk=post_id).first()
    if post is None:
        raise NotFound("post_unknown", _("没有这个岗位"))
    person = person_to_change(post.person_id, actor)
    if ends_on < post.starts_on:
        raise Invalid({"ends_on": _("结束日期在开始日期之前")})
    for check in slots.leaving_checks:
        check(person.pk, at=at)
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    announce(
        facts.PostEnded(
            subject_id=person.pk,
            centre_id=post.unit.centre_id or 0,
            post_id=post.pk,
            at_unit=post.unit_id,
            role_code=post.role_code,
            ends_on=ends_on,
        ),
        actor=actor,
        at=at,
    )
    if not queries.current_posts(at).filter(person_id=person.pk).exists():
        hand_over(person, None, actor=actor, at=at)
    refresh([person.pk])
    return post
