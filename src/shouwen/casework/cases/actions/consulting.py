"""Asking someone who knows, without moving duty (CASE-050)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import lanes, pen
from shouwen.casework.cases.models import Consultation
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.text import tidy


def consult(case: Which, *, asked: int, question: str, actor: Actor, at: datetime) -> Consultation:
    """Ask a colleague or superior; they may read the case from now on, the owner stays the owner.

    :raises Forbidden: without ``cases.consult`` for this case.
    :raises Invalid: without a question.
    """
    question = tidy(question)
    if not question:
        raise Invalid({"question": _("请写下要请教的问题")})
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "consult", actor)
        lanes.refuse_accused(held, asked)
        who = lanes.holder(asked, "asked")
        if who.person_id == actor.person_id:
            raise Invalid({"asked": _("请选择另一位同事")})
        row = Consultation(
            case_id=held.pk,
            asked_by_id=actor.person_id or held.owner_id,
            asked_person_id=who.person_id,
            question=question,
            asked_at=at,
        )
        said = pen.words(held, "question", question, actor=actor, at=at)
        fact = facts.ConsultationAsked(
            subject_id=held.pk,
            centre_id=held.centre_id,
            consultation_id=row.pk,
            asked_person=who.person_id,
            **said.sealed,
        )
        pen.write(held, fact, actor=actor, at=at, rows=[row, *said.rows])
        return row


def answer_consultation(consultation: int, answer: str, *, actor: Actor, at: datetime) -> Consultation:
    """Answer what one was asked; how long it took is on record.

    :raises Forbidden: for anybody but the person asked.
    :raises Conflict: when it was answered before.
    """
    answer = tidy(answer)
    if not answer:
        raise Invalid({"answer": _("请写下答复")})
    case_id = Consultation.objects.filter(pk=consultation).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound("consultation_not_found", _("没有找到这次请教"))
    with transaction.atomic():
        held = lock(case_id, actor)
        row = Consultation.objects.get(pk=consultation)
        if row.asked_person_id != actor.person_id:
            raise Forbidden("not_asked", _("请教的是另一位同事"))
        if row.answered_at:
            raise Conflict("consultation_answered", _("已经答复过了"))
        row.answer, row.answered_at = answer, at
        row.save(update_fields=["answer", "answered_at"])
        said = pen.words(held, "advice", answer, actor=actor, at=at, field="answer")
        fact = facts.ConsultationAnswered(
            subject_id=held.pk,
            centre_id=held.centre_id,
            consultation_id=row.pk,
            asked_by_person=row.asked_by_id,
            minutes=int((at - row.asked_at).total_seconds() // 60),
            **said.sealed,
        )
        pen.write(held, fact, actor=actor, at=at, rows=said.rows)
        return row
