"""Performance scores of one's own team: entered by one, confirmed by another, never one's own (ORG-029, ORG-057)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.teamwork import facts, queries, rules
from shouwen.casework.teamwork.actions import pen
from shouwen.casework.teamwork.models import Score
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.days import can_be_meant
from shouwen.kit.errors import Conflict, Forbidden, Invalid

RIGHT = "kpi.evaluate"


def enter(*, person_id: int | None, month: date | None, score: int | None, words: str = "", actor: Actor, at: datetime) -> Score:
    """Enter somebody's score for a month that has begun; until it is confirmed it can be entered anew.

    :raises Forbidden: without ``kpi.evaluate``; for a program.
    :raises Invalid: for nobody of one's own team, a month to come, or no number from 0 to 100.
    :raises Conflict: when it is confirmed.
    """
    who, me = pen.led_person(person_id, actor, RIGHT), pen.myself(actor)
    if month is None or not can_be_meant(month) or rules.month_of(month) > queries.today(actor, at):
        raise Invalid({"month": _("请选这个月或以前的月份")})
    if score is None or not 0 <= score <= 100:
        raise Invalid({"score": _("请填 0 到 100")})
    kept = {"score": score, "words": pen.line(words, "words", 400, needed=False), "made_by": me, "made_at": at}
    with transaction.atomic():
        held = Score.objects.select_for_update(of=("self",)).filter(person=who, month=rules.month_of(month)).first()
        if held is not None and held.confirmed_at:
            raise Conflict("score_confirmed", _("这个月的绩效分已经确认，不再改"))
        row, fresh = Score.objects.update_or_create(person=who, month=rules.month_of(month), defaults=kept)
        announce(facts.ScoreEntered(**_about(row, who)), actor=actor, at=at, fresh=fresh)
    return row


def confirm(score_id: int, *, actor: Actor, at: datetime) -> Score:
    """Confirm a score another entered; from then on it stands, and whoever it is of sees it.

    :raises Forbidden: without ``kpi.evaluate`` for them, and for whoever entered it.
    :raises Conflict: when it is confirmed.
    """
    actor.need(RIGHT)
    with transaction.atomic():
        row = pen.locked(queries.score(score_id, actor))
        if row.confirmed_at:
            raise Conflict("score_confirmed", _("这个月的绩效分已经确认，不再改"))
        if not actor.person_id or actor.person_id == row.made_by_id:
            raise Forbidden("own_work", _("自己打的分要由另一位确认"))
        row.confirmed_by_id, row.confirmed_at = actor.person_id, at
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        who = Person.objects.select_related("unit").get(pk=row.person_id)
        announce(facts.ScoreConfirmed(**_about(row, who)), actor=actor, at=at)
    return row


def _about(row: Score, who: Person) -> facts.ScoreAbout:
    return {**pen.about(row.pk, who), "month": f"{row.month:%Y-%m}"}
