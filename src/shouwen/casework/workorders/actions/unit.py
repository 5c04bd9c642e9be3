"""What the handling unit does: sign, set to work, reply, report as a helper, answer a chase (CASE-032)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.workorders import facts, states
from shouwen.casework.workorders.actions import clocks, pen, second
from shouwen.casework.workorders.actions.follow import follow
from shouwen.casework.workorders.actions.pen import Sheet
from shouwen.casework.workorders.models import Assist, Chase, Order, Reply
from shouwen.casework.workorders.queries.policy import figures_for
from shouwen.casework.workorders.queries.scope import Which
from shouwen.casework.workorders.rules.reviews import why_not_reply
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.files import actions as files
from shouwen.foundation.notices import actions as notices
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import tidy


def sign(which: Which, *, actor: Actor, at: datetime) -> Order:
    """Take an order for the unit: from now on this person handles it, and the window for giving it back runs.

    :raises Conflict: when it is not waiting to be signed.
    """
    with transaction.atomic():
        sheet = pen.opened(which, "sign", actor=actor, at=at)
        order = sheet.order
        on_time = order.sign_by is None or at <= order.sign_by
        told = facts.OrderSigned(
            **sheet.about, lead_unit=order.lead_unit_id, handler_person=actor.person_id, on_time=on_time
        )
        changes = pen.step(states.SIGNED, at)
        pen.write(
            sheet, told, handler_id=actor.person_id, signed_at=at, return_by=_window(order, at), **changes
        )
        clocks.mark(sheet, "sign")
        notices.withdraw("workorder", order.pk, "workorders.sent", at=at)
        return order


def _window(order: Order, at: datetime) -> datetime:
    held, here = figures_for(order.centre_id), cases.place(order.centre_id)
    time = calendars.working_time(here.calendar_code, here.time_zone)
    return time.add(at, held.return_amount, held.return_unit)  # type: ignore[arg-type]


def start(which: Which, *, actor: Actor, at: datetime) -> Order:
    """Set to work on an order; whoever does handles it."""
    with transaction.atomic():
        sheet = pen.opened(which, "start", actor=actor, at=at)
        told = facts.OrderStarted(**sheet.about, handler_person=actor.person_id)
        pen.write(sheet, told, handler_id=actor.person_id, **pen.step(states.IN_PROGRESS, at))
        return sheet.order


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a unit hands in. ``attachments`` are files from the actor's tray: the evidence."""

    result: str
    text: str
    visit_from: datetime | None = None
    visit_until: datetime | None = None
    informed_at: datetime | None = None
    attachments: Sequence[int] = ()


def reply(which: Which, answer: Answer, *, actor: Actor, at: datetime) -> Reply:
    """Hand in what was found and done in this round, with evidence (回单).

    :raises Invalid: with a sentence beside each field that is missing.
    """
    with transaction.atomic():
        sheet = pen.opened(which, "reply", actor=actor, at=at)
        row = _reply(sheet, answer)
        on_time = sheet.order.judged_by is None or at <= sheet.order.judged_by
        words = pen.said(sheet, "finding", row.text, answer.attachments)
        told = facts.OrderReplied(
            **sheet.about,
            reply_id=row.pk,
            round=row.round,
            result_label=pen.word(states.RESULTS[row.result]),
            evidence=row.evidence,
            on_time=on_time,
            lead_unit=sheet.order.lead_unit_id,
            **words.sealed,
        )
        first = {} if sheet.order.replied_at else {"replied_at": at}
        changes = {"handler_id": actor.person_id, "is_chased": False, **first, **pen.step(states.REPLIED, at)}
        pen.write(sheet, told, rows=[row, *words.rows], **changes)
        _acknowledge_all(sheet)
        second.drop_wishes(sheet)
        files.attach(answer.attachments, subject_kind="order_reply", subject_id=row.pk, actor=actor, at=at)
        clocks.mark(sheet, "reply")
        follow(sheet)
        return row


def _reply(sheet: Sheet, answer: Answer) -> Reply:
    order, text = sheet.order, tidy(answer.text)
    if answer.result not in states.RESULTS:
        raise Invalid({"result": _("请选择办理结果")})
    if order.given_back.filter(settled_at=None).exists():
        raise Conflict("return_pending", _("已经申请退单，等派单人裁定"))
    missing = why_not_reply(
        result=answer.result,
        text=text,
        evidence=len(set(answer.attachments)),
        informed=answer.informed_at is not None,
        visit=answer.visit_from is not None,
        least=figures_for(order.centre_id).min_reply,
    )
    if answer.informed_at and answer.informed_at > sheet.at:
        missing["informed_at"] = _("告知时间不能晚于现在")
    if answer.visit_from and answer.visit_until and answer.visit_until <= answer.visit_from:
        missing["visit_until"] = _("结束要晚于开始")
    if missing:
        raise Invalid(missing)
    return Reply(
        order=order,
        round=order.round,
        person_id=sheet.actor.person_id,
        at=sheet.at,
        result=answer.result,
        text=pen.needed(text, "text", _("把原因和办理情况写清楚")),
        visit_from=answer.visit_from,
        visit_until=answer.visit_until,
        informed_at=answer.informed_at,
        evidence=len(set(answer.attachments)),
    )


def _acknowledge_all(sheet: Sheet) -> None:
    """A reply answers every chase that is still open."""
    Chase.objects.filter(order=sheet.order, ack_at=None).update(
        ack_at=sheet.at, ack_person_id=sheet.actor.person_id
    )


def report_assist(
    which: Which, *, report: str, attachments: Sequence[int] = (), actor: Actor, at: datetime
) -> Assist:
    """Report to the lead unit what an assisting unit found."""
    with transaction.atomic():
        sheet = pen.opened(which, "assist", actor=actor, at=at)
        reach = actor.need("workorders.reply")
        units = reach.unit_ids or {actor.unit_id}
        row = (
            Assist.objects.select_for_update()
            .filter(order=sheet.order, unit_id__in=units)
            .order_by("id")
            .first()
        )
        if row is None:
            raise Conflict("not_assisting", _("这张工单没有请贵部门协办"))
        row.report = pen.needed(report, "report", _("请写明协办情况"))
        row.reported_by_id, row.reported_at = actor.person_id, at
        row.save()
        files.attach(attachments, subject_kind="order_assist", subject_id=row.pk, actor=actor, at=at)
        words = pen.said(sheet, "finding", row.report, attachments)
        told = facts.AssistReported(**sheet.about, assist_unit=row.unit_id, **words.sealed)
        pen.write(sheet, told, rows=words.rows)
        return row


def answer_chase(chase_id: int, *, text: str = "", actor: Actor, at: datetime) -> Chase:
    """Acknowledge a chase, with or without words (回应催办).

    :raises Conflict: when it was answered before.
    """
    with transaction.atomic():
        order_id = Chase.objects.filter(pk=chase_id).values_list("order_id", flat=True).first()
        sheet = pen.opened(order_id or 0, "answer_chase", actor=actor, at=at)
        chase = Chase.objects.select_for_update().get(pk=chase_id)
        if chase.ack_at is not None:
            raise Conflict("already_answered", _("已经回应过了"))
        chase.ack_at, chase.ack_person_id, chase.reply = at, actor.person_id, tidy(text)[: pen.TEXT_MAX]
        chase.save()
        late = chase.ack_by is not None and at > chase.ack_by
        words = pen.said(sheet, "note", chase.reply)
        told = facts.ChaseAnswered(**sheet.about, chase_id=chase.pk, late=late, **words.sealed)
        more = Chase.objects.filter(order=sheet.order, ack_at=None).exclude(level="auto").exists()
        pen.write(sheet, told, rows=words.rows, is_chased=more)
        return chase
