"""Giving an order back, and deciding on it (退单, CASE-031). Until decided it stays with the unit and its clock runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from shouwen.casework.workorders import facts, states
from shouwen.casework.workorders.actions import clocks, pen, problem, second, sending
from shouwen.casework.workorders.actions.follow import follow
from shouwen.casework.workorders.actions.pen import Sheet
from shouwen.casework.workorders.models import Order, Return, SecondReview
from shouwen.casework.workorders.queries.policy import figures_for
from shouwen.casework.workorders.queries.scope import Which
from shouwen.casework.workorders.rules.policy import needs_review
from shouwen.casework.workorders.rules.returns import charged_to, why_not_return
from shouwen.casework.workorders.rules.reviews import why_not_review
from shouwen.foundation.files import actions as files
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.text import tidy
from shouwen.relations.catalogue import queries as catalogue


def give_back(
    which: Which,
    *,
    code: str,
    note: str,
    suggested_unit: int | None = None,
    attachments: Sequence[int] = (),
    actor: Actor,
    at: datetime,
) -> Return:
    """Ask to give an order back, with a listed reason and evidence, within the window after signing.

    :raises Invalid: for a reason that is not listed.
    :raises Conflict: when the window is over, evidence is missing, or the unit was named for good.
    """
    with transaction.atomic():
        sheet = pen.opened(which, "return", actor=actor, at=at)
        order = sheet.order
        why = why_not_return(
            window_ends_at=order.return_by,
            final=order.is_final,
            pending=_open(order) is not None,
            evidence=len(set(attachments)),
            note=note,
            at=at,
        )
        if why:
            raise Conflict("return_refused", why)
        item = catalogue.chosen("return", code, actor, at=at, field="code")
        row = _row(sheet, item.code, note, suggested_unit, len(set(attachments)))
        words = pen.said(sheet, "finding", row.note, attachments)
        told = facts.ReturnAsked(
            **sheet.about,
            return_id=row.pk,
            from_unit=row.unit_id,
            code=row.code,
            why_label=item.name,
            evidence=row.evidence,
            suggested_unit=row.suggested_unit_id,
            **words.sealed,
        )
        pen.write(sheet, told, rows=[row, *words.rows], returns=order.returns + 1)
        files.attach(attachments, subject_kind="order_return", subject_id=row.pk, actor=actor, at=at)
        return row


def _row(sheet: Sheet, code: str, note: str, suggested: int | None, evidence: int) -> Return:
    if suggested and not Unit.objects.filter(pk=suggested, is_active=True).exists():
        raise Invalid({"suggested_unit": _("请选择应由哪个部门办")})
    return Return(
        order=sheet.order,
        unit_id=sheet.order.lead_unit_id,
        code=code,
        note=pen.needed(note, "note", _("请写明为什么退、应由谁办")),
        suggested_unit_id=suggested,
        evidence=evidence,
        asked_by_id=sheet.actor.person_id,
        asked_at=sheet.at,
        window_ends_at=sheet.order.return_by,
    )


def _open(order: Order) -> Return | None:
    return Return.objects.select_for_update().filter(order=order, settled_at=None).first()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """How a return is decided: ``agreed`` (to ``unit``, or dispatched again later), ``refused``, or ``convened``
    (a meeting at ``meeting_at`` will name the unit)."""

    decision: str
    reason: str = ""
    unit: int | None = None
    meeting_at: datetime | None = None


def decide_return(which: Which, decided: Decision, *, actor: Actor, at: datetime) -> Order:
    """Decide on a return: agree and send the order elsewhere, refuse with the reason, or convene.

    Who sent the order and decides themself is read by a second person first, where the centre wants it (CASE-033).

    :raises Conflict: when nothing waits for a decision.
    :raises Forbidden: for one's own return, or without ``workorders.decide_return``.
    """
    with transaction.atomic():
        move = {"agreed": "agree_return", "refused": "refuse_return", "convened": "convene"}.get(
            decided.decision
        )
        if move is None:
            raise Invalid({"decision": _("请选择怎样裁定")})
        sheet = pen.opened(which, move, actor=actor, at=at)
        row = _to_decide(sheet)
        _check(decided, at)
        own = actor.person_id in (sheet.order.author_id, sheet.order.dispatcher_id)
        if own and needs_review("return", figures_for(sheet.order.centre_id)):
            second.ask(sheet, "return", _plan(decided))
        else:
            _carry_out(sheet, row, decided)
        return sheet.order


def _to_decide(sheet: Sheet) -> Return:
    row = _open(sheet.order)
    if row is None:
        raise Conflict("no_return", _("没有等裁定的退单"))
    why = why_not_review(sheet.actor.person_id, authors=[row.asked_by_id])
    if why:
        raise Forbidden("own_work", why)
    return row


def _check(decided: Decision, at: datetime) -> None:
    if decided.decision == "refused":
        pen.needed(decided.reason, "reason", _("请写明为什么不同意"))
    if decided.decision == "convened" and (decided.meeting_at is None or decided.meeting_at <= at):
        raise Invalid({"meeting_at": _("请填会商时间")})


def _plan(decided: Decision) -> dict[str, object]:
    meeting = decided.meeting_at.isoformat() if decided.meeting_at else ""
    return {
        "decision": decided.decision,
        "reason": decided.reason,
        "unit": decided.unit,
        "meeting_at": meeting,
    }


@second.carries_out("return")
def _read(sheet: Sheet, review: SecondReview) -> None:
    """The second reader agreed with the decision: it holds."""
    row = _open(sheet.order)
    if row is None:
        raise Conflict("no_return", _("没有等裁定的退单"))
    plan = {**review.plan, "meeting_at": parse_datetime(review.plan["meeting_at"] or "")}
    _carry_out(sheet, row, Decision(**plan), decided_by=review.author_id)


def _carry_out(sheet: Sheet, row: Return, decided: Decision, *, decided_by: int | None = None) -> None:
    row.decision, row.reason = decided.decision, tidy(decided.reason)
    row.decided_by_id, row.decided_at = decided_by or sheet.actor.person_id or None, sheet.at
    {"agreed": _agree, "refused": _refuse, "convened": _convene}[decided.decision](sheet, row, decided)


def _settle(sheet: Sheet, row: Return, decision: str) -> int:
    """Close a return and charge its time; how many minutes it took."""
    minutes = int((sheet.at - row.asked_at).total_seconds() // 60)
    row.settled_at, row.charged_minutes, row.charged_to = sheet.at, minutes, charged_to(decision)
    row.save()
    return minutes


def _agree(sheet: Sheet, row: Return, decided: Decision, *, is_final: bool = False) -> None:
    minutes = _settle(sheet, row, "agreed")
    order = sheet.order
    told = facts.ReturnAgreed(
        **sheet.about, return_id=row.pk, from_unit=row.unit_id, asked_person=row.asked_by_id, minutes=minutes
    )
    second.drop_wishes(sheet)
    clocks.stop(sheet)
    changes = pen.step(states.MOVES.check("agree_return", order.state), sheet.at)
    pen.write(sheet, told, reason=row.reason, wrong_dispatches=order.wrong_dispatches + 1, **changes)
    problem.count_return(sheet)
    if decided.unit:
        sending.resend(sheet, decided.unit, note=row.reason, is_final=is_final)
    else:
        follow(sheet)


def _refuse(sheet: Sheet, row: Return, decided: Decision) -> None:
    minutes = _settle(sheet, row, "refused")
    told = facts.ReturnRefused(
        **sheet.about,
        return_id=row.pk,
        lead_unit=row.unit_id,
        asked_person=row.asked_by_id,
        minutes=minutes,
    )
    pen.write(sheet, told, reason=row.reason)
    problem.count_return(sheet)


def _convene(sheet: Sheet, row: Return, decided: Decision) -> None:
    assert decided.meeting_at is not None
    row.meeting_at = decided.meeting_at
    row.save()
    told = facts.ReturnConvened(
        **sheet.about,
        return_id=row.pk,
        lead_unit=row.unit_id,
        asked_person=row.asked_by_id,
        meeting_at=decided.meeting_at,
    )
    pen.write(sheet, told, reason=row.reason)


def settle_return(which: Which, *, unit: int, reason: str, actor: Actor, at: datetime) -> Order:
    """Write down which unit the meeting named; it is final, and that unit cannot give the order back.

    :raises Conflict: when no meeting was convened.
    """
    with transaction.atomic():
        sheet = pen.opened(which, "agree_return", actor=actor, at=at)
        row = _to_decide(sheet)
        if row.decision != "convened":
            raise Conflict("not_convened", _("没有会商，请直接裁定"))
        row.reason = pen.needed(reason, "reason", _("请写下会商结论"))
        row.named_unit_id = unit
        if unit == row.unit_id:
            _refuse(sheet, row, Decision(decision="refused"))
            pen.write(sheet, is_final=True)
        else:
            _agree(sheet, row, Decision(decision="agreed", unit=unit), is_final=True)
        return sheet.order
