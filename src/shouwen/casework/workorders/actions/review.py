"""Reviewing a reply: take it up, accept it or ask for another round, and end the order (demand 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.workorders import facts, states
from shouwen.casework.workorders.actions import clocks, pen, problem, second
from shouwen.casework.workorders.actions.follow import follow
from shouwen.casework.workorders.actions.pen import Sheet
from shouwen.casework.workorders.models import Order, Reply, Supervision
from shouwen.casework.workorders.queries.scope import Which
from shouwen.casework.workorders.rules.reviews import failed, why_not_review
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid


def take_review(which: Which, *, actor: Actor, at: datetime) -> Order:
    """Begin to review a reply, so that two people do not do it at once."""
    with transaction.atomic():
        sheet, row = _opened(which, "take_review", actor, at)
        pen.write(
            sheet, facts.ReviewTaken(**sheet.about, reply_id=row.pk), **pen.step(states.UNDER_REVIEW, at)
        )
        return sheet.order


def accept(
    which: Which,
    *,
    marks: Mapping[str, bool],
    quality: int = 4,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Order:
    """Accept a reply that passes every check; the order ends unless it is still under supervision.

    ``marks`` says for each of :data:`states.CHECKS` whether it holds; ``quality`` is 1 to 5.

    :raises Invalid: when a check does not hold: then it is another round.
    """
    with transaction.atomic():
        sheet, row = _opened(which, "accept", actor, at)
        if wanting := failed(marks):
            raise Invalid({"marks": _("“%(check)s”没有通过，请返工") % {"check": states.CHECKS[wanting[0]]}})
        if quality not in states.QUALITIES:
            raise Invalid({"quality": _("请选择办理质量")})
        _judge(sheet, row, "accepted", marks, note)
        on_time = sheet.order.judged_by is None or row.at <= sheet.order.judged_by
        told = facts.ReplyAccepted(
            **sheet.about,
            reply_id=row.pk,
            round=row.round,
            replied_person=row.person_id,
            on_time=on_time,
            lead_unit=sheet.order.lead_unit_id,
        )
        pen.write(
            sheet,
            told,
            reason=note,
            accepted_at=row.at,
            closing_quality=quality,
            **pen.step(states.ACCEPTED, at),
        )
        if not Supervision.objects.filter(order=sheet.order, closed_at=None).exists():
            end(sheet)
        return sheet.order


def rework(which: Which, *, marks: Mapping[str, bool], note: str, actor: Actor, at: datetime) -> Order:
    """Send a reply back for another round under the same number; the third makes a problem order.

    :raises Invalid: without a note, or when every check holds.
    """
    with transaction.atomic():
        sheet, row = _opened(which, "rework", actor, at)
        wanting = failed(marks)
        if not wanting:
            raise Invalid({"marks": _("请勾掉没有通过的一项")})
        _judge(sheet, row, "rework", marks, pen.needed(note, "note", _("请写明哪里要改")))
        order = sheet.order
        told = facts.ReworkAsked(
            **sheet.about,
            reply_id=row.pk,
            round=order.round + 1,
            wanting=tuple(wanting),
            replied_person=row.person_id,
            lead_unit=order.lead_unit_id,
        )
        pen.write(sheet, told, reason=row.note, round=order.round + 1, **pen.step(states.REWORK, at))
        pen.write(sheet, reply_by=clocks.again(sheet))
        problem.count_rework(sheet)
        follow(sheet)
        return order


def close(which: Which, *, actor: Actor, at: datetime) -> Order:
    """End an accepted order.

    :raises Conflict: while it is under supervision.
    """
    with transaction.atomic():
        sheet = pen.opened(which, "close", actor=actor, at=at)
        if Supervision.objects.filter(order=sheet.order, closed_at=None).exists():
            raise Conflict("supervised", _("还在督办，等督办人结束督办"))
        end(sheet)
        return sheet.order


def end(sheet: Sheet) -> None:
    """Close an accepted order and stop its clocks; the caller has opened the sheet."""
    order = sheet.order
    on_time = order.judged_by is None or order.accepted_at is None or order.accepted_at <= order.judged_by
    told = facts.OrderClosed(
        **sheet.about,
        quality=order.closing_quality or 0,
        on_time=on_time,
        lead_unit=order.lead_unit_id,
        rounds=order.round,
    )
    second.drop(sheet)
    pen.write(sheet, told, is_chased=False, **pen.step(states.MOVES.check("close", order.state), sheet.at))
    clocks.stop(sheet)
    follow(sheet)


def _opened(which: Which, move: str, actor: Actor, at: datetime) -> tuple[Sheet, Reply]:
    sheet = pen.opened(which, move, actor=actor, at=at)
    row = Reply.objects.select_for_update().get(order=sheet.order, round=sheet.order.round)
    why = why_not_review(actor.person_id, authors=[row.person_id, sheet.order.handler_id])
    if why:
        raise Forbidden("own_work", why)
    return sheet, row


def _judge(sheet: Sheet, row: Reply, verdict: str, marks: Mapping[str, bool], note: str) -> None:
    row.verdict, row.note = verdict, note
    row.marks = {name: bool(marks.get(name)) for name in states.CHECKS}
    row.reviewed_by_id, row.reviewed_at = sheet.actor.person_id or None, sheet.at
    row.save()
