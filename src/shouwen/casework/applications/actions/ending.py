"""What comes after: withdrawn, handed in, the outcome recorded, the money spent; and the month's budget."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shouwen.casework.applications import facts, states
from shouwen.casework.applications.actions import pen
from shouwen.casework.applications.models import Application, Budget
from shouwen.casework.cases.actions.pen import said
from shouwen.casework.redress import actions as redress
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.money import Money, written


def withdraw(application_id: int, *, reason: str = "", actor: Actor, at: datetime) -> Application:
    """Take one's own back before it is decided."""
    why = pen.passage(reason, "reason")
    with transaction.atomic():
        row = pen.held(application_id, actor, "withdraw")
        row.signatures.filter(verdict="waiting").update(verdict="void", is_current=False)
        pen.step_to(row, states.WITHDRAWN, at)
        announce(facts.ApplicationWithdrawn(**pen.about(row)), actor=actor, at=at, reason=why)
    return row


def void(application_id: int) -> None:
    """What was approved came to nothing: another took its place, or it was crossed out where it was asked for. It counts no more against
    what the same person or matter gets, nor to the month of whose power approved it; signatures and amount stay as they are. Whoever calls
    says why, in its own chain and transaction."""
    row = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
    if row.is_void:
        return
    row.is_void = True
    row.save(update_fields=["is_void"])
    last = row.signatures.filter(round=row.round, verdict="agreed").order_by("-seq").first()
    if row.state == states.APPROVED and last is not None and last.authority_of_id and last.decided_at:
        worth = Money(Decimal(row.snapshot["worth"]), row.snapshot["worth_in"])
        redress.free_power(last.authority_of_id, worth, granted_at=last.decided_at)


def hand_in(application_id: int, *, to: str, actor: Actor, at: datetime) -> Application:
    """Hand an approved customer's application to the department that decides on it."""
    where = pen.line(to, "to", 80, _("请写明送到哪个部门"))
    with transaction.atomic():
        row = pen.held(application_id, actor, "hand_in")
        pen.step_to(row, states.HANDED_IN, at, handed_to=where)
        announce(facts.ApplicationHandedIn(**pen.about(row)), actor=actor, at=at)
    return row


def outcome(
    application_id: int, granted: bool, *, words: str, by: str, on: date, reference: str = "", amount: Decimal | None = None, actor: Actor, at: datetime
) -> Application:
    """Record what the deciding department said, when, by whom; the centre itself decides nothing.

    :raises Forbidden: without ``applications.outcome``.
    :raises Invalid: for a day to come or before it was handed in, or a sum that is none.
    """
    said_ = pen.passage(words, "words", _("请照受理部门的原话写"))
    who = pen.line(by, "by", 80, _("请写明谁定的"))
    with transaction.atomic():
        row = pen.held(application_id, actor, "grant" if granted else "decline")
        if not day_of(row.state_since) <= on <= day_of(at):
            raise Invalid({"on": _("日期要在送受理部门之后，不晚于今天")})
        if amount is not None and (not granted or amount <= 0):
            raise Invalid({"amount": _("同意时才写金额，要大于零")})
        if amount is not None:
            written(f"{amount:f}", row.currency)
        state = states.GRANTED if granted else states.DECLINED
        pen.step_to(row, state, at, outcome=said_, outcome_by=who, outcome_on=on, reference=pen.line(reference, "reference", 80), granted_amount=amount)
        announce(facts.OutcomeRecorded(**pen.about(row), outcome_label=said(states.LABELS[state])), actor=actor, at=at)
    return row


def spend(application_id: int, amount: Decimal, *, actor: Actor, at: datetime) -> Application:
    """Say what an approved expense really cost; what is left goes back to the budget. More than approved needs a new request."""
    with transaction.atomic():
        row = pen.held(application_id, actor, "spend")
        written(f"{amount:f}", row.currency)
        if amount < 0 or amount > row.amount:
            raise Invalid({"amount": _("不能超过批准的 %(sum)s；超出的部分请另提一份") % {"sum": row.money}})
        drawn = row.drawn
        if row.budget_id:
            budget = Budget.objects.select_for_update().get(pk=row.budget_id)
            kept = Money.rounded(row.drawn * amount / row.amount, budget.currency).amount
            drawn = min(kept, row.drawn)
            Budget.objects.filter(pk=budget.pk).update(held=F("held") - (row.drawn - drawn))
        pen.step_to(row, states.SPENT, at, spent=amount, drawn=drawn)
        announce(facts.ExpenseSpent(**pen.about(row), spent=Money.rounded(amount, row.currency).plain()), actor=actor, at=at)
    return row


def set_budget(month: date, amount: Money, *, centre_id: int | None = None, actor: Actor, at: datetime) -> Budget:
    """Set what a centre may spend on service in a month.

    :raises Forbidden: without ``applications.budget`` there.
    :raises Conflict: for less than is approved already.
    """
    reach = actor.need("applications.budget")
    where = centre_id or actor.centre_id
    if not where or reach.narrow or not reach.covers_centre(where):
        raise Forbidden("out_of_reach", _("这个中心的预算由别人定"))
    if amount.amount < 0:
        raise Invalid({"amount": _("预算不能小于零")})
    key = {"centre_id": where, "month": month.replace(day=1), "currency": amount.currency}
    with transaction.atomic():
        if not Unit.objects.select_for_update().filter(pk=where).exists():
            raise Invalid({"centre_id": _("没有这个中心")})
        row = Budget.objects.select_for_update().filter(**key).first() or Budget(**key, amount=0)
        if row.held > amount.amount:
            raise Conflict("below_held", _("这个月已批出 %(held)s，预算不能更低") % {"held": Money.rounded(row.held, amount.currency)})
        row.amount = amount.amount
        row.save()
        told = facts.ExpenseBudgetSet(subject_id=row.pk, centre_id=where, month=f"{key['month']:%Y-%m}", amount=amount.plain(), currency=amount.currency)
        announce(told, actor=actor, at=at)
    return row
