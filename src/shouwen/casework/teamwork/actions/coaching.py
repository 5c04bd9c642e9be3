"""Coaching: who coached whom on what, and what is followed up (ORG-068)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.teamwork import facts, queries
from shouwen.casework.teamwork.actions import pen
from shouwen.casework.teamwork.models import Note
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.days import can_be_meant
from shouwen.kit.errors import Conflict, Forbidden, Invalid


def coach(
    *, person_id: int | None, on: date | None, topic: str, words: str, follow_up: str = "", follow_up_on: date | None = None,
    actor: Actor, at: datetime,
) -> Note:  # fmt: skip
    """Note a coaching of somebody one leads; they read it too.

    :raises Forbidden: without ``teamwork.lead``; for a program.
    :raises Invalid: beside what is missing; for a day to come; for a follow-up without its day, or before the coaching.
    """
    who, me = pen.led_person(person_id, actor), pen.myself(actor)
    day = queries.today(actor, at)
    kept = {"topic": pen.line(topic, "topic", 80), "words": pen.passage(words, "words"), "follow_up": pen.line(follow_up, "follow_up", 200, needed=False)}
    if on is None or not can_be_meant(on) or on > day:
        raise Invalid({"on": _("请选今天或以前的日期")})
    if bool(kept["follow_up"]) != bool(follow_up_on) or (follow_up_on and not on <= follow_up_on <= day.replace(year=day.year + 2, day=1)):
        raise Invalid({"follow_up_on": _("跟进要写做什么、到哪天，两样都写或都不写")})
    with transaction.atomic():
        row = Note.objects.create(person=who, coach=me, on=on, follow_up_on=follow_up_on, made_at=at, **kept)
        announce(facts.Coached(**pen.about(row.pk, who)), actor=actor, at=at, fresh=True)
    return row


def follow_up(note_id: int, *, actor: Actor, at: datetime) -> Note:
    """Say that what was to be followed up was; by the coach, or whoever else leads them.

    :raises Forbidden: for the coached themself.
    :raises Conflict: without a follow-up, or when it is done.
    """
    with transaction.atomic():
        row = pen.locked(queries.note(note_id, actor))
        if actor.person_id != row.coach_id and not queries.led(actor).filter(pk=row.person_id).exists():
            raise Forbidden("not_the_coach", _("由带教的人来记跟进"))
        if row.follow_up_on is None or row.followed_at:
            raise Conflict("nothing_to_follow", _("没有要跟进的，或已经跟进了"))
        row.followed_at = at
        row.save(update_fields=["followed_at"])
        who = Person.objects.select_related("unit").get(pk=row.person_id)
        announce(facts.FollowedUp(**pen.about(row.pk, who)), actor=actor, at=at)
    return row
