"""Supervision (督办): opened by a leader or by rule, with its own deadline, ended only by who opened it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.workorders import facts, states
from shouwen.casework.workorders.actions import pen, review
from shouwen.casework.workorders.actions.pen import Sheet
from shouwen.casework.workorders.models import Order, Supervision
from shouwen.casework.workorders.queries.policy import figures_for
from shouwen.casework.workorders.queries.scope import Which
from shouwen.casework.workorders.rules.supervision import triggers
from shouwen.foundation.files import actions as files
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound


def supervise(
    which: Which, *, trigger: str = "leader", demand: str, due_at: datetime, actor: Actor, at: datetime
) -> Supervision:
    """Put an order under supervision, with what is wanted and by when.

    :raises Forbidden: without ``workorders.supervise`` for this case.
    :raises Conflict: while one for the same reason is open.
    """
    if trigger not in states.TRIGGERS:
        raise Invalid({"trigger": _("请选择督办缘由")})
    if due_at <= at:
        raise Invalid({"due_at": _("期限要在现在之后")})
    with transaction.atomic():
        sheet = pen.opened(which, "supervise", actor=actor, at=at)
        wanted = pen.needed(demand, "demand", _("请写明督办要求"))
        if Supervision.objects.filter(order=sheet.order, trigger=trigger, closed_at=None).exists():
            raise Conflict("already_supervised", _("同一缘由已在督办"))
        return _open(sheet, trigger, wanted, due_at)


def _open(sheet: Sheet, trigger: str, demand: str, due_at: datetime) -> Supervision:
    row = Supervision(
        order=sheet.order,
        trigger=trigger,
        opened_by_id=sheet.actor.person_id or None,
        opened_at=sheet.at,
        demand=demand,
        due_at=due_at,
    )
    told = facts.SupervisionOpened(
        **sheet.about,
        supervision_id=row.pk,
        trigger=trigger,
        why_label=pen.word(states.TRIGGERS[trigger]),
        due_at=due_at,
        lead_unit=sheet.order.lead_unit_id,
    )
    pen.write(sheet, told, rows=[row])
    return row


def by_rule(order_id: int, *, at: datetime) -> list[Supervision]:
    """Open the supervision the rules call for most, unless one is open; each reason once for an order."""
    with transaction.atomic():
        sheet = pen.held(order_id, actor=SYSTEM, at=at)
        order, case = sheet.order, sheet.case
        watched = Supervision.objects.filter(order=order, closed_at=None).exists()
        if order.state not in states.SENT or watched:
            return []
        held = figures_for(order.centre_id)
        known = Supervision.objects.filter(order=order).values_list("trigger", flat=True)
        found = triggers(
            severity=case.severity,
            source_code=case.source_code,
            repeats=case.repeat_count,
            due_at=order.judged_by if order.state in states.WITH_UNIT else None,
            at=at,
            held=held,
            known=set(known),
        )
        due_at = at + timedelta(hours=held.supervision_hours)
        return [_open(sheet, trigger, "", due_at) for trigger in found[:1]]


def report(
    supervision_id: int, *, text: str, attachments: Sequence[int] = (), actor: Actor, at: datetime
) -> Supervision:
    """Report on a supervision; the unit may do so again until it is ended."""
    with transaction.atomic():
        sheet, row = _opened(supervision_id, "report", actor, at)
        row.report = pen.needed(text, "text", _("请写明督办办理情况"))
        row.reported_by_id, row.reported_at = actor.person_id or None, at
        row.save()
        files.attach(attachments, subject_kind="order_supervision", subject_id=row.pk, actor=actor, at=at)
        words = pen.said(sheet, "finding", row.report, attachments)
        told = facts.SupervisionReported(
            **sheet.about,
            supervision_id=row.pk,
            opened_person=row.opened_by_id,
            late=at > row.due_at,
            **words.sealed,
        )
        pen.write(sheet, told, rows=words.rows)
        return row


def end_supervision(supervision_id: int, *, verdict: str = "", actor: Actor, at: datetime) -> Supervision:
    """End a supervision. Only who opened it may; one opened by rule is ended by whoever may supervise here.

    An order that was accepted meanwhile ends with its last supervision.

    :raises Forbidden: for anybody else.
    :raises Conflict: before the unit has reported.
    """
    with transaction.atomic():
        sheet, row = _opened(supervision_id, "end_supervision", actor, at)
        if row.opened_by_id is not None and row.opened_by_id != actor.person_id:
            raise Forbidden("not_opener", _("督办由发起人结束"))
        if row.reported_at is None and sheet.order.state != states.ACCEPTED:
            raise Conflict("not_reported", _("部门还没报督办情况"))
        row.closed_by_id, row.closed_at, row.verdict = actor.person_id or None, at, verdict.strip()
        row.save()
        pen.write(sheet, facts.SupervisionEnded(**sheet.about, supervision_id=row.pk), reason=row.verdict)
        more = Supervision.objects.filter(order=sheet.order, closed_at=None).exists()
        if sheet.order.state == states.ACCEPTED and not more:
            review.end(sheet)
        return row


def _opened(supervision_id: int, move: str, actor: Actor, at: datetime) -> tuple[Sheet, Supervision]:
    order_id = Supervision.objects.filter(pk=supervision_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound("supervision_not_found", _("没有找到这件督办"))
    sheet = pen.opened(order_id, move, actor=actor, at=at)
    row = Supervision.objects.select_for_update().get(pk=supervision_id)
    if row.closed_at is not None:
        raise Conflict("already_ended", _("督办已经结束"))
    return sheet, row


def overdue_orders(*, at: datetime, limit: int = 100) -> list[int]:
    """Orders at their units whose time ran out long enough ago to be looked at by rule."""
    late = Order.objects.filter(is_open=True, state__in=states.WITH_UNIT, judged_by__lt=at)
    unwatched = late.exclude(supervisions__trigger="overdue")
    return list(unwatched.order_by("judged_by").values_list("id", flat=True)[:limit])
