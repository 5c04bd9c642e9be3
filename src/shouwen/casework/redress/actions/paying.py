"""Payment: ordered once by a key, settled once, reversed with a reason. Each step asks the proof first."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.redress import facts, states
from shouwen.casework.redress.actions import granting, pen
from shouwen.casework.redress.actions.pen import Sheet
from shouwen.casework.redress.models import Payment, Request, Step
from shouwen.casework.redress.queries.proof import proof
from shouwen.foundation.ledger.facts import Fact
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound


def order_payment(request_id: int, *, method: str, key: str, actor: Actor, at: datetime) -> Payment:
    """Order the payment of what the customer accepted. The same ``key`` again gives the same payment.

    :raises Forbidden: without ``redress.pay``, or for who asked for the redress.
    :raises Conflict: when the key is another request's, the state is another, or the approval does not verify.
    """
    actor.need("redress.pay")
    key = key.strip()
    if method not in states.METHODS:
        raise Invalid({"method": _("请选择付款方式")})
    if not 8 <= len(key) <= 64:
        raise Invalid({"key": _("幂等键要 8 到 64 个字符")})
    with transaction.atomic():
        sheet = pen.opened(request_id, actor=actor, at=at)
        request = sheet.request
        known = Payment.objects.filter(key=key).first()
        if known is not None:
            return _same(known, request, method)
        states.MOVES.check("order", request.state)
        if actor.person_id in request.askers:
            raise Forbidden("requester_pays", _("申请人不能办自己申请的付款"))
        if proof(request):
            raise Conflict("proof_broken", _("这笔补救的审批记录核对不上，不能付款，请找管理员查账本"))
        payment = Payment(
            request=request,
            key=key,
            amount=request.amount,
            currency=request.currency,
            method=method,
            ordered_by_id=actor.person_id or None,
            ordered_at=at,
        )
        payment.save()
        told = facts.PaymentOrdered(
            **sheet.about,
            **pen.sum_of(request),
            payment_id=payment.pk,
            method_label=pen.word(states.METHODS[method]),
        )
        pen.write(sheet, told, **pen.step_to(states.ORDERED, at))
        return payment


def _same(known: Payment, request: Request, method: str) -> Payment:
    if known.request_id != request.pk or known.method != method:
        raise Conflict("key_reused", _("这个幂等键已用于另一笔付款，请换一个"))
    return known


def settle(
    payment_id: int,
    *,
    paid: bool,
    reference: str = "",
    on: date | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Payment:
    """Say what became of an ordered payment. Said twice the same, it changes nothing. ``on`` is the day on which the bank or the
    billing system paid or gave it back; today when left out.

    :raises Invalid: for a payment without its reference, or a day before the order or to come.
    :raises Conflict: when it was settled otherwise.
    """
    actor.need("redress.pay")
    with transaction.atomic():
        sheet, payment = _payment(payment_id, actor, at)
        wanted = "paid" if paid else "failed"
        if payment.state == wanted:
            return payment
        if payment.state != "ordered":
            words = _("这笔付款已是“%(state)s”，不能再改") % {"state": payment.state_label}
            raise Conflict("already_settled", words)
        if paid and not reference.strip():
            raise Invalid({"reference": _("请填付款流水号")})
        if on is not None and not day_of(payment.ordered_at) <= on <= day_of(at):
            raise Invalid({"settled_on": _("结算日期要在安排付款当天或以后，不晚于今天")})
        if paid and proof(sheet.request):
            raise Conflict("proof_broken", _("这笔补救的审批记录核对不上，不能付款，请找管理员查账本"))
        payment.state, payment.reference, payment.note = wanted, reference.strip()[:80], note.strip()[:200]
        payment.settled_on, payment.settled_by_id, payment.settled_at = (
            on or day_of(at),
            actor.person_id or None,
            at,
        )
        payment.save()
        pen.write(
            sheet,
            _told(sheet, payment),
            reason=payment.note,
            **pen.step_to(states.PAID if paid else states.FAILED, at),
        )
        return payment


def _told(sheet: Sheet, payment: Payment) -> Fact:
    request = sheet.request
    requester = request.requester_id or 0
    if payment.state == "failed":
        return facts.PaymentFailed(
            **sheet.about, **pen.sum_of(request), payment_id=payment.pk, requester_person=requester
        )
    last = (
        Step.objects.filter(request=request, round=request.round, verdict="agreed")
        .exclude(kind="later")
        .order_by("-seq")
        .first()
    )
    return facts.PaymentMade(
        **sheet.about,
        **pen.sum_of(request),
        payment_id=payment.pk,
        seal=last.seal if last else "",
        requester_person=requester,
    )


def reverse(payment_id: int, *, reason: str, actor: Actor, at: datetime) -> Payment:
    """Take a payment back, with a reason: by somebody else than who asked for it. What it held is free again.

    :raises Conflict: when it was not paid.
    """
    actor.need("redress.pay")
    why = pen.needed(reason, "reason", _("请写明冲回的原因"))
    with transaction.atomic():
        sheet, payment = _payment(payment_id, actor, at)
        request = sheet.request
        states.MOVES.check("reverse", request.state)
        if actor.person_id in request.askers:
            raise Forbidden("requester_pays", _("申请人不能办自己申请的付款"))
        payment.state, payment.reversed_by_id, payment.reversed_at = "reversed", actor.person_id or None, at
        payment.save()
        granting.give_back(request)
        told = facts.PaymentReversed(**sheet.about, **pen.sum_of(request), payment_id=payment.pk)
        pen.write(sheet, told, reason=why, ended_why=why, **pen.step_to(states.REVERSED, at))
        return payment


def _payment(payment_id: int, actor: Actor, at: datetime) -> tuple[Sheet, Payment]:
    request_id = Payment.objects.filter(pk=payment_id).values_list("request_id", flat=True).first()
    if request_id is None:
        raise NotFound("payment_not_found", _("没有找到这笔付款"))
    sheet = pen.opened(request_id, actor=actor, at=at)
    return sheet, Payment.objects.select_for_update().get(pk=payment_id)
