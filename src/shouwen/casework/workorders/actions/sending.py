"""Sending an order: written, read by a second person where the centre wants it, out to the unit; and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases import states as case_states
from shouwen.casework.cases.queries.scope import Which as WhichCase
from shouwen.casework.cases.queries.scope import lock
from shouwen.casework.workorders import facts, states
from shouwen.casework.workorders.actions import clocks, pen, second
from shouwen.casework.workorders.actions.follow import follow
from shouwen.casework.workorders.actions.pen import NO_WORDS, Sheet, Words
from shouwen.casework.workorders.models import Assist, Order, SecondReview
from shouwen.casework.workorders.queries.policy import figures_for
from shouwen.casework.workorders.queries.scope import Which
from shouwen.casework.workorders.rules.policy import needs_review
from shouwen.foundation.files import actions as files
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.text import squash

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What is asked of a unit. ``sign_by`` and ``reply_by`` stand in for the policy's own limits when given."""

    lead_unit: int
    demand: str
    title: str = ""
    kind: str = "handle"
    assist_units: Sequence[int] = ()
    sign_by: datetime | None = None
    reply_by: datetime | None = None


def dispatch(
    case: WhichCase, asked: Demand, *, attachments: Sequence[int] = (), actor: Actor, at: datetime
) -> Order:
    """Write an order for a case; it goes out at once, or once a second person has read it (CASE-029, CASE-033).

    ``attachments`` are files from the actor's tray.

    :raises NotFound: when the case is not there for this actor.
    :raises Forbidden: without ``workorders.dispatch`` for this case.
    :raises Conflict: when the case is not in work.
    :raises Invalid: for a missing demand, or units that cannot take it.
    """
    with transaction.atomic():
        held = lock(case, actor)
        reach = actor.need("workorders.dispatch")
        if not case_queries.covers(reach, held, actor):
            raise Forbidden("out_of_reach", _("这件事由别人负责，派单请找责任人或主管"))
        if held.state not in case_states.TAKEN:
            raise Conflict("case_not_open", _("这件事还没受理或已经结束，不能派单"))
        order, assists = _draft(held, asked, actor, at)
        sheet = Sheet(order, held, actor, at)
        _write_draft(sheet, assists, asked, attachments)
        return order


def _draft(case: Case, asked: Demand, actor: Actor, at: datetime) -> tuple[Order, list[Assist]]:
    last = Order.objects.filter(case_number=case.number).aggregate(last=Max("seq"))["last"] or 0
    order = Order(
        case=case,
        case_number=case.number,
        seq=last + 1,
        centre_id=case.centre_id,
        from_unit_id=actor.unit_id or case.owner_unit_id,
        author_id=actor.person_id or case.owner_id,
        dispatcher_id=actor.person_id or case.owner_id,
        drafted_at=at,
        state_since=at,
    )
    return order, _fill(order, asked, at)


def _fill(order: Order, asked: Demand, at: datetime) -> list[Assist]:
    """Put what is asked into a draft; the rows of the units that assist."""
    if asked.kind not in states.KINDS:
        raise Invalid({"kind": _("请选择工单类型")})
    for field, due in (("sign_by", asked.sign_by), ("reply_by", asked.reply_by)):
        if due is not None and due <= at:
            raise Invalid({field: _("期限要在现在之后")})
    order.kind, order.sign_by, order.reply_by = asked.kind, asked.sign_by, asked.reply_by
    order.title = squash(asked.title)[:120] or order.case.title
    order.demand = pen.needed(asked.demand, "demand", _("请写明要部门办什么"))
    order.lead_unit_id = _unit(order, asked.lead_unit, "lead_unit").pk
    helping = [each for each in dict.fromkeys(asked.assist_units) if each != order.lead_unit_id]
    return [Assist(order=order, unit_id=_unit(order, each, "assist_units").pk) for each in helping]


def _unit(order: Order, unit_id: int, field: str) -> Unit:
    """A unit that can be sent this order: active, of the case's centre, of one below or of the one above it."""
    unit = Unit.objects.select_related("centre").filter(pk=unit_id, is_active=True).first()
    if unit is None:
        raise Invalid({field: _("请选择承办部门")})
    here, there = case_queries.place(order.centre_id).path, (unit.centre or unit).path
    if not (there.startswith(here) or here.startswith(there)):
        raise Invalid({field: _("这个部门属于别的市中心，请上报省中心派单")})
    return unit


def _write_draft(sheet: Sheet, assists: list[Assist], asked: Demand, attachments: Sequence[int]) -> None:
    order = sheet.order
    order.save(force_insert=True)
    files.attach(attachments, subject_kind="workorder", subject_id=order.pk, actor=sheet.actor, at=sheet.at)
    if needs_review("dispatch", figures_for(order.centre_id)):
        words = pen.said(sheet, "note", order.demand, attachments)
        second.ask(sheet, "dispatch", {}, _drafted(order, words), rows=[*assists, *words.rows])
    else:
        Assist.objects.bulk_create(assists)
        send(sheet, words=pen.said(sheet, "note", order.demand, attachments))


def _drafted(order: Order, words: Words) -> facts.OrderDrafted:
    return facts.OrderDrafted(
        **pen.about(order),
        order_kind=order.kind,
        lead_unit=order.lead_unit_id,
        **words.sealed,
    )


def send(sheet: Sheet, *, reviewer_id: int | None = None, words: Words = NO_WORDS) -> None:
    """Let a draft go out to its unit: clocks start, the case waits for the unit. The caller has opened the sheet."""
    order = sheet.order
    sign_by, reply_by = clocks.begin(sheet, sign_by=order.sign_by, reply_by=order.reply_by)
    sent = facts.OrderDispatched(
        **sheet.about,
        order_kind=order.kind,
        lead_unit=order.lead_unit_id,
        assist_units=tuple(
            Assist.objects.filter(order=order).order_by("id").values_list("unit_id", flat=True)
        ),
        sign_by=sign_by,
        reply_by=reply_by,
        **words.sealed,
        round=order.round,
        reviewer_person=reviewer_id,
    )
    changes = pen.step(states.MOVES.check("send", order.state), sheet.at)
    dates: dict[str, Any] = {
        "dispatched_at": sheet.at,
        "sign_by": sign_by,
        "reply_by": reply_by,
        "judged_by": reply_by,
    }
    pen.write(sheet, sent, rows=words.rows, **dates, **changes)
    follow(sheet)


@second.carries_out("dispatch")
def _read(sheet: Sheet, review: SecondReview) -> None:
    """The second reader agreed: it goes out."""
    send(sheet, reviewer_id=review.reviewer_id)


def amend(which: Which, asked: Demand, *, actor: Actor, at: datetime) -> Order:
    """Change a draft a second reader sent back, and ask again.

    :raises Conflict: while the second reader has it.
    """
    with transaction.atomic():
        sheet = pen.opened(which, "amend", actor=actor, at=at)
        if SecondReview.objects.filter(order=sheet.order, decided_at=None).exists():
            raise Conflict("in_review", _("正在二次审核，等审核人处理"))
        assists = _fill(sheet.order, asked, at)
        Assist.objects.filter(order=sheet.order).delete()
        sheet.order.save()
        words = pen.said(sheet, "note", sheet.order.demand)
        told = facts.OrderAmended(**sheet.about, lead_unit=sheet.order.lead_unit_id, **words.sealed)
        if needs_review("dispatch", figures_for(sheet.order.centre_id)):
            second.ask(sheet, "dispatch", {}, told, rows=[*assists, *words.rows])
        else:
            pen.write(sheet, told, rows=[*assists, *words.rows])
            send(sheet)
        return sheet.order


def redispatch(
    which: Which, *, lead_unit: int, note: str = "", is_final: bool = False, actor: Actor, at: datetime
) -> Order:
    """Send an order that was rightly given back to another unit, under the same number and with fresh clocks."""
    with transaction.atomic():
        sheet = pen.opened(which, "redispatch", actor=actor, at=at)
        resend(sheet, lead_unit, note=note, is_final=is_final)
        return sheet.order


def resend(sheet: Sheet, lead_unit: int, *, note: str = "", is_final: bool = False) -> None:
    """Send a returned order to another unit; the caller has opened the sheet and returned the order."""
    order, before = sheet.order, sheet.order.lead_unit_id
    order.lead_unit_id = _unit(order, lead_unit, "lead_unit").pk
    if order.lead_unit_id == before:
        raise Invalid({"lead_unit": _("这个部门刚退回，请换一个部门")})
    Assist.objects.filter(order=order, unit_id=order.lead_unit_id).delete()
    sign_by, reply_by = clocks.begin(sheet, sign_by=None, reply_by=None)
    told = facts.OrderRedispatched(
        **sheet.about,
        from_unit=before,
        lead_unit=order.lead_unit_id,
        sign_by=sign_by,
        reply_by=reply_by,
        is_final=is_final,
    )
    pen.write(
        sheet,
        told,
        reason=note,
        lead_unit_id=order.lead_unit_id,
        handler_id=None,
        dispatched_at=sheet.at,
        sign_by=sign_by,
        reply_by=reply_by,
        judged_by=reply_by,
        signed_at=None,
        return_by=None,
        is_final=is_final,
        is_chased=False,
        **pen.step(states.DISPATCHED, sheet.at),
    )
    follow(sheet)


def cancel(which: Which, *, reason: str, actor: Actor, at: datetime) -> Order:
    """Take an order back, with the reason; its clocks stop."""
    with transaction.atomic():
        sheet = pen.opened(which, "cancel", actor=actor, at=at)
        put_aside(sheet, pen.needed(reason, "reason", _("请写明为什么撤单")))
        return sheet.order


def put_aside(sheet: Sheet, reason: str) -> None:
    """End an order that is no longer needed, with everything about it that is still open."""
    sent = sheet.order.dispatched_at is not None
    second.drop(sheet)
    told = facts.OrderCancelled(**sheet.about, lead_unit=sheet.order.lead_unit_id)
    changes = pen.step(states.MOVES.check("cancel", sheet.order.state), sheet.at)
    pen.write(sheet, told, reason=reason, end_reason=reason, is_chased=False, **changes)
    if sent:
        clocks.stop(sheet)
    follow(sheet)
