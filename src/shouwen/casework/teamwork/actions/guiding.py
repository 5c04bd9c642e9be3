"""Guidance: a post of the province guides one of a centre below, and what came of it is written under it (ORG-070)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.teamwork import facts, queries
from shouwen.casework.teamwork.actions import pen
from shouwen.casework.teamwork.models import Guidance
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.days import can_be_meant
from shouwen.kit.errors import Conflict, Forbidden, Invalid


def guide(*, person_id: int | None, on: date | None, topic: str, words: str, actor: Actor, at: datetime) -> Guidance:
    """Note that somebody of a centre below was guided; they read it too.

    :raises Forbidden: for whoever leads no centre below theirs; for a program.
    :raises Invalid: beside what is missing; for somebody of one's own centre; for a day to come.
    """
    me = pen.myself(actor)
    if not queries.guides(actor):
        raise Forbidden("guides_nobody", _("指导下级中心由上级中心的人来做"))
    who = queries.led_below(actor).filter(pk=person_id, is_active=True).first() if person_id else None
    if who is None:
        raise Invalid({"person_id": _("请选下级中心的同事")})
    kept = {"topic": pen.line(topic, "topic", 80), "words": pen.passage(words, "words")}
    if on is None or not can_be_meant(on) or on > queries.today(actor, at):
        raise Invalid({"on": _("请选今天或以前的日期")})
    with transaction.atomic():
        row = Guidance.objects.create(person=who, guide=me, on=on, made_at=at, **kept)
        announce(facts.Guided(**pen.about(row.pk, who), by_person=me.pk), actor=actor, at=at, fresh=True)
    return row


def conclude(guidance_id: int, result: str, *, actor: Actor, at: datetime) -> Guidance:
    """Write what came of a guidance, once: by whoever was guided, or whoever guided.

    :raises NotFound: out of sight. :raises Forbidden: for anybody else. :raises Invalid: without words. :raises Conflict: when it is written.
    """
    words = pen.passage(result, "result")
    with transaction.atomic():
        row = pen.locked(queries.guidance(guidance_id, actor))
        if not actor.person_id or actor.person_id not in (row.person_id, row.guide_id):
            raise Forbidden("not_of_the_guidance", _("结果由指导的人或被指导的人来写"))
        if row.result_at:
            raise Conflict("guidance_concluded", _("结果已经写了"))
        row.result, row.result_by_id, row.result_at = words, actor.person_id, at
        row.save(update_fields=["result", "result_by", "result_at"])
        who = Person.objects.select_related("unit").get(pk=row.person_id)
        announce(facts.GuidanceConcluded(**pen.about(row.pk, who), by_person=row.guide_id), actor=actor, at=at)
    return row
