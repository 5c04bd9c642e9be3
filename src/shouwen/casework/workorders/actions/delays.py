"""More time (延期) and time that stands still (挂起): asked for by the unit or the centre, decided by somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases import states as case_states
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines import queries as deadline_queries
from shouwen.casework.deadlines.actions.extending import Rights
from shouwen.casework.workorders import facts, states
from shouwen.casework.workorders.actions import clocks, pen
from shouwen.casework.workorders.actions.follow import follow
from shouwen.casework.workorders.actions.pen import Sheet
from shouwen.casework.workorders.models import Extension, Order, Suspension
from shouwen.casework.workorders.queries.policy import figures_for
from shouwen.casework.workorders.queries.scope import Which
from shouwen.casework.workorders.rules.delays import why_not_suspend
from shouwen.casework.workorders.rules.reviews import why_not_review
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, NotFound
from shouwen.kit.text import tidy
from shouwen.relations.catalogue import queries as catalogue

OURS = Rights("workorders.extend_request", "workorders.approve_extension", "deadlines.approve_extension_long")


def ask_extension(
    which: Which,
    *,
    amount: float,
    unit: str = "work_day",
    reason_code: str,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Extension:
    """Ask for more time to reply, before it runs out, for a listed reason.

    :raises Conflict: after the limit, too often, or while a request waits.
    :raises Invalid: for an unlisted reason or too much time.
    """
    with transaction.atomic():
        sheet = pen.opened(which, "ask_extension", actor=actor, at=at)
        item = catalogue.chosen("extension", reason_code, actor, at=at, field="reason_code")
        views = deadline_queries.clocks(clocks.about(sheet.order), at=at)
        clock = next(
            (each for each in views if each.stage == "reply" and each.state not in ("met", "stopped")), None
        )
        if clock is None:
            raise Conflict("no_clock", _("这张工单没有回复期限，不用延期"))
        wish = deadlines.request_extension(
            clock.id,
            amount=amount,
            unit=unit,
            reason_code=item.code,
            note=note,
            rights=OURS,
            actor=actor,
            at=at,
        )
        return Extension.objects.create(
            wish_id=wish.pk,
            order=sheet.order,
            reason_code=item.code,
            note=tidy(note),
            old_due=wish.due_before_at,
            new_due=wish.due_after_at,
            amount=wish.amount,
            unit=unit,
            asked_by_id=actor.person_id,
            asked_at=at,
        )


def decide_extension(
    extension_id: int,
    *,
    agree: bool,
    answer: str = "",
    notice: str = "",
    channel: str = "",
    actor: Actor,
    at: datetime,
) -> Extension:
    """Grant more time and tell the customer, or refuse with the reason. Without a notice nothing is granted (SLA-007).

    :raises Forbidden: for one's own request, or when it is longer than one may grant.
    :raises Invalid: without the notice, or without the reason of a refusal.
    """
    with transaction.atomic():
        sheet, row = _extension(extension_id, "extend" if agree else "refuse_extension", actor, at)
        told = pen.needed(notice, "notice", _("批准延期要先告知客户，请写下告知的话")) if agree else ""
        wish = deadlines.decide_extension(
            row.wish_id, grant=agree, note=answer, rights=OURS, actor=actor, at=at
        )
        row.agreed, row.answer, row.decided_by_id, row.decided_at = agree, tidy(answer), actor.person_id, at
        if agree:
            text = cases.reply(sheet.case, told, channel=channel, actor=replace(actor, almighty=True), at=at)
            row.new_due, row.told_at, row.told_text_id = wish.due_after_at, at, text.pk
            _extend(sheet, row)
        row.save()
        return row


def _extension(extension_id: int, move: str, actor: Actor, at: datetime) -> tuple[Sheet, Extension]:
    order_id = Extension.objects.filter(pk=extension_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound("extension_unknown", _("没有这份延期申请"))
    sheet = pen.opened(order_id, move, actor=actor, at=at)
    row = Extension.objects.select_for_update().get(pk=extension_id)
    if row.decided_at is not None:
        raise Conflict("already_decided", _("已经批复过了"))
    return sheet, row


def _extend(sheet: Sheet, row: Extension) -> None:
    order, minutes = sheet.order, int((row.new_due - row.old_due).total_seconds() // 60)
    told = facts.OrderExtended(
        **sheet.about,
        extension_id=row.pk,
        old_due=row.old_due,
        new_due=row.new_due,
        asked_person=row.asked_by_id,
        told_text_id=row.told_text_id or 0,
    )
    pen.write(
        sheet,
        told,
        reason=row.answer,
        reply_by=row.new_due,
        judged_by=row.new_due,
        extensions=order.extensions + 1,
        extended_minutes=order.extended_minutes + minutes,
        **pen.step(states.MOVES.check("extend", order.state), sheet.at),
    )


def ask_suspension(
    which: Which, *, reason_code: str, note: str = "", resume_on: date, actor: Actor, at: datetime
) -> Suspension:
    """Ask to let an order rest until a day, for a listed reason.

    :raises Conflict: while a request waits, or for a day that cannot be.
    """
    with transaction.atomic():
        sheet = pen.opened(which, "ask_suspension", actor=actor, at=at)
        item = catalogue.chosen("pause", reason_code, actor, at=at, field="reason_code")
        why = why_not_suspend(
            resume_on=resume_on,
            today=_today(sheet.order, at),
            pending=Suspension.objects.filter(order=sheet.order, decided_at=None).exists(),
            held=figures_for(sheet.order.centre_id),
        )
        if why:
            raise Conflict("suspension_refused", why)
        row = Suspension(
            order=sheet.order,
            reason_code=item.code,
            note=tidy(note) if not item.needs_text else pen.needed(note, "note", _("请写明原因")),
            resume_on=resume_on,
            stops_clock=item.pauses_clock,
            asked_by_id=actor.person_id,
            asked_at=at,
        )
        told = facts.SuspensionAsked(
            **sheet.about,
            suspension_id=row.pk,
            code=item.code,
            why_label=item.name,
            resume_on=resume_on.isoformat(),
        )
        pen.write(sheet, told, rows=[row])
        return row


def _today(order: Order, at: datetime) -> date:
    return at.astimezone(ZoneInfo(case_queries.place(order.centre_id).time_zone)).date()


def decide_suspension(
    suspension_id: int, *, agree: bool, answer: str = "", actor: Actor, at: datetime
) -> Suspension:
    """Let an order rest, or not. Only a listed reason stops its clock and the customer's; the total never stops.

    :raises Forbidden: for one's own request.
    """
    with transaction.atomic():
        sheet, row = _suspension(suspension_id, "suspend" if agree else "refuse_suspension", actor, at)
        row.agreed, row.answer, row.approved_by_id, row.decided_at = agree, tidy(answer), actor.person_id, at
        row.save()
        if agree:
            _suspend(sheet, row)
        else:
            told = facts.SuspensionRefused(**sheet.about, suspension_id=row.pk, asked_person=row.asked_by_id)
            pen.write(sheet, told, reason=row.answer)
        return row


def _suspension(suspension_id: int, move: str, actor: Actor, at: datetime) -> tuple[Sheet, Suspension]:
    order_id = Suspension.objects.filter(pk=suspension_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound("suspension_unknown", _("没有这份挂起申请"))
    sheet = pen.opened(order_id, move, actor=actor, at=at)
    row = Suspension.objects.select_for_update().get(pk=suspension_id)
    if row.decided_at is not None:
        raise Conflict("already_decided", _("已经批复过了"))
    why = why_not_review(actor.person_id, authors=[row.asked_by_id])
    if why:
        raise Forbidden("own_work", why)
    return sheet, row


def _suspend(sheet: Sheet, row: Suspension) -> None:
    order = sheet.order
    told = facts.OrderSuspended(
        **sheet.about,
        suspension_id=row.pk,
        code=row.reason_code,
        resume_on=row.resume_on.isoformat(),
        stops_clock=row.stops_clock,
        asked_person=row.asked_by_id,
    )
    changes = pen.step(states.MOVES.check("suspend", order.state), sheet.at)
    pen.write(sheet, told, reason=row.answer, is_chased=False, **changes)
    if row.stops_clock:
        _stand_still(sheet, row)


def _stand_still(sheet: Sheet, row: Suspension) -> None:
    """Stop the order's clock, and the customer's while nothing else is being done for them."""
    order, case = sheet.order, sheet.case
    zone = ZoneInfo(case_queries.place(order.centre_id).time_zone)
    until = datetime.combine(row.resume_on, time.min, zone)
    deadlines.pause(
        clocks.about(order),
        row.reason_code,
        pauses=True,
        label=catalogue.code("pause", row.reason_code).name,
        until=until,
        is_approved=True,
        calendar_code=case_queries.place(order.centre_id).calendar_code,
        right="workorders.approve_suspension",
        actor=sheet.actor,
        at=sheet.at,
    )
    busy = Order.objects.filter(case_id=order.case_id, state__in=states.AT_UNIT).exists()
    if not busy and case.state in case_states.WORKING | case_states.WAITING:
        by_rule = replace(sheet.actor, almighty=True)
        note = row.note or catalogue.label("pause", row.reason_code)
        cases.wait(
            case,
            for_="unit",
            reason_code=row.reason_code,
            until=until,
            is_approved=True,
            text=note,
            actor=by_rule,
            at=sheet.at,
        )


def resume(which: Which, *, actor: Actor, at: datetime) -> Order:
    """Go on with an order that rested; its clocks run again with as much left as before."""
    with transaction.atomic():
        sheet = pen.opened(which, "resume", actor=actor, at=at)
        go_on(sheet)
        return sheet.order


def go_on(sheet: Sheet) -> None:
    """Resume an order; the caller has opened the sheet."""
    order = sheet.order
    row = Suspension.objects.select_for_update().get(order=order, agreed=True, resumed_at=None)
    row.resumed_at = sheet.at
    row.save()
    minutes = int((sheet.at - (row.decided_at or row.asked_at)).total_seconds() // 60)
    told = facts.OrderResumed(**sheet.about, suspension_id=row.pk, minutes=minutes)
    changes = pen.step(states.MOVES.check("resume", order.state), sheet.at)
    pen.write(sheet, told, suspended_minutes=order.suspended_minutes + minutes, **changes)
    if row.stops_clock:
        deadlines.resume(clocks.about(order), actor=sheet.actor, at=sheet.at)
        _count_again(sheet)
        if sheet.case.state == case_states.WAITING_UNIT:
            cases.resume(sheet.case, actor=replace(sheet.actor, almighty=True), at=sheet.at)
            sheet.case.refresh_from_db()
    follow(sheet)


def _count_again(sheet: Sheet) -> None:
    """The limit has moved by as long as the clock stood: take it over."""
    views = deadline_queries.clocks(clocks.about(sheet.order), at=sheet.at)
    due = next(
        (view.due_at for view in views if view.stage == "reply" and view.state not in ("met", "stopped")),
        None,
    )
    if due is None or sheet.order.reply_by is None:
        return
    moved = due - sheet.order.reply_by
    judged = sheet.order.judged_by + moved if sheet.order.judged_by else None
    pen.write(sheet, reply_by=due, judged_by=judged)


def due_to_resume(*, at: datetime, limit: int = 100) -> list[int]:
    """Orders whose day of resuming has come."""
    resting = Suspension.objects.filter(agreed=True, resumed_at=None, order__state=states.SUSPENDED)
    rows = resting.filter(resume_on__lte=at.date()).order_by("resume_on", "id").select_related("order")
    return [row.order_id for row in rows[:limit] if row.resume_on <= _today(row.order, at)]
