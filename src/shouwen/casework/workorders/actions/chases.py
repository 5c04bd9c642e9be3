"""Pressing a unit (催办, CASE-030): by reminder, by telephone, in writing, by a leader; and when the customer presses."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.workorders import facts, states
from shouwen.casework.workorders.actions import pen, second
from shouwen.casework.workorders.actions.pen import Sheet
from shouwen.casework.workorders.models import Chase, Order, SecondReview
from shouwen.casework.workorders.queries.policy import figures_for
from shouwen.casework.workorders.queries.scope import Which
from shouwen.casework.workorders.rules.chases import ACKNOWLEDGE, why_not_chase
from shouwen.casework.workorders.rules.policy import needs_review
from shouwen.foundation.calendars import queries as calendars
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.text import tidy


def chase(
    which: Which, *, level: str, source: str = "owner", text: str = "", actor: Actor, at: datetime
) -> Chase | SecondReview:
    """Press the unit; a written chase goes past a second reader where the centre wants it (CASE-033).

    ``level`` is phone, notice or leader; ``source`` owner or supervisor. The customer's own chases come in through
    :func:`cases.actions.chase` and are heard here.

    :raises Conflict: when it was chased enough at this level, or just now.
    :raises Forbidden: without ``workorders.chase``; a leader's chase takes ``workorders.supervise``.
    """
    if level not in states.CHASE_LEVELS or level == "auto":
        raise Invalid({"level": _("请选择催办方式")})
    if source not in ("owner", "supervisor"):
        raise Invalid({"source": _("请选择谁催办")})
    with transaction.atomic():
        sheet = pen.opened(which, "chase", actor=actor, at=at)
        if level == "leader" and not actor.may("workorders.supervise"):
            raise Forbidden("right_missing", _("领导催办由主管以上来做"))
        _check(sheet, level, source)
        if level == "notice":
            text = pen.needed(text, "text", _("请写明催什么、要求何时回复"))
            if needs_review("chase", figures_for(sheet.order.centre_id)):
                return second.ask(sheet, "chase", {"level": level, "source": source, "text": text})
        return press(sheet, level, source, text)


def _check(sheet: Sheet, level: str, source: str) -> None:
    order = sheet.order
    past = list(
        Chase.objects.filter(order=order, round=order.round).exclude(source="customer").order_by("sent_at")
    )
    staff = [row for row in past if row.source != "timer"]
    why = why_not_chase(
        level,
        source=source,
        counts=Counter(row.level for row in past),
        overdue=sheet.at > order.due_at,
        last_at=staff[-1].sent_at if staff else None,
        at=sheet.at,
        held=figures_for(order.centre_id),
    )
    if why:
        raise Conflict("chase_refused", why)


@second.carries_out("chase")
def _read(sheet: Sheet, review: SecondReview) -> None:
    """The second reader agreed: the unit is pressed now."""
    if sheet.order.state not in states.AT_UNIT:
        raise Conflict("move_not_open", _("部门已经回复或工单已经结束，不用催了"))
    press(sheet, review.plan["level"], review.plan["source"], review.plan["text"], author_id=review.author_id)


def press(
    sheet: Sheet,
    level: str,
    source: str,
    text: str = "",
    *,
    author_id: int | None = None,
    entry_id: int | None = None,
) -> Chase:
    """Write a chase down and tell it; the caller has opened the sheet."""
    order = sheet.order
    row = Chase(
        order=order,
        round=order.round,
        level=level,
        source=source,
        author_id=author_id or sheet.actor.person_id or None,
        text=tidy(text)[: pen.TEXT_MAX],
        sent_at=sheet.at,
        ack_by=_ack_by(order, level, sheet.at),
        entry_id=entry_id,
    )
    words = pen.said(sheet, "note", row.text)
    told = facts.OrderChased(
        **sheet.about,
        chase_id=row.pk,
        level_label=pen.word(states.CHASE_LEVELS[level]),
        level_code=level,
        source=source,
        count=order.chases + 1,
        ack_by=row.ack_by,
        lead_unit=order.lead_unit_id,
        handler_person=order.handler_id,
        **words.sealed,
    )
    by_customer = source == "customer"
    pen.write(
        sheet,
        told,
        rows=[row, *words.rows],
        chases=order.chases + 1,
        customer_chases=order.customer_chases + by_customer,
        is_chased=order.is_chased or level != "auto",
    )
    return row


def _ack_by(order: Order, level: str, at: datetime) -> datetime | None:
    minutes = ACKNOWLEDGE.get(level)
    if minutes is None:
        return None
    here = cases.place(order.centre_id)
    return calendars.working_time(here.calendar_code, here.time_zone).add(at, minutes, "work_minute")


def customer_chased(case_id: int, *, entry_id: int, at: datetime) -> int:
    """Pass a customer's chase on to every unit that has something to do for the case; says to how many.

    Idempotent by ``entry_id``, the ledger entry that told of it.
    """
    pressed = 0
    at_units = Order.objects.filter(case_id=case_id, state__in=states.AT_UNIT).order_by("id")
    for order_id in at_units.values_list("id", flat=True):
        pressed += _pass_on(order_id, "phone", "customer", entry_id, at)
    return pressed


def _pass_on(order_id: int, level: str, source: str, entry_id: int, at: datetime) -> int:
    with transaction.atomic():
        sheet = pen.held(order_id, actor=SYSTEM, at=at)
        if sheet.order.state not in states.AT_UNIT:
            return 0
        if Chase.objects.filter(order=sheet.order, entry_id=entry_id).exists():
            return 0
        press(sheet, level, source, entry_id=entry_id)
        return 1


def remind(order_id: int, *, entry_id: int, at: datetime) -> int:
    """Remind a unit by itself as its time runs out (the first level); once an entry, not in one round too often."""
    order = Order.objects.filter(pk=order_id, state__in=states.AT_UNIT).first()
    if order is None:
        return 0
    count = Chase.objects.filter(order=order, round=order.round, level="auto").count()
    if count >= figures_for(order.centre_id).chase_limit:
        return 0
    return _pass_on(order_id, "auto", "timer", entry_id, at)
