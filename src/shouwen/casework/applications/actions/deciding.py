"""An approver decides: one signature a person, sealed over the one before; the last one draws on budget and the month's cap."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shouwen.casework.applications import facts, queries, states
from shouwen.casework.applications.actions import pen
from shouwen.casework.applications.models import Application, Budget, Signature
from shouwen.casework.applications.queries.routes import in_currency
from shouwen.casework.redress import actions as redress
from shouwen.casework.redress.queries import (
    Seat,
    at_fault,
    hashed,
    policy_here,
    sealed,
    seat_of_actor,
    still_enough,
)
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.money import Money

VERDICTS = ("agreed", "refused", "returned")


def decide(application_id: int, verdict: str, *, note: str = "", step_id: int | None = None, actor: Actor, at: datetime) -> Application:
    """Give the signature that is wanted now. ``step_id`` names the one that was seen, so that of two at once the slower is told.

    :raises Forbidden: for who may not give it, with the reason.
    :raises Invalid: without a reason for a refusal or a return.
    :raises Conflict: when somebody was faster, or budget, cap or authority no longer cover it.
    """
    if verdict not in VERDICTS:
        raise Invalid({"verdict": _("请选择同意、不同意或退回修改")})
    note = pen.passage(note, "note", "" if verdict == "agreed" else _("请写明原因，申请人会看到"))
    actor.need("redress.approve")
    with transaction.atomic():
        row = pen.held(application_id, actor)
        step = queries.current(row)
        if step is None or (step_id is not None and step.pk != step_id):
            raise Conflict("already_decided", _("这份申请现在是“%(state)s”，这一步不用再签") % {"state": row.state_label})
        seat = seat_of_actor(queries.seats(row, step, at=at), actor)
        if seat is None:
            raise Forbidden("not_your_signature", _why_not(row, actor))
        if verdict == "agreed":
            _agree(row, step, seat, note, actor, at)
        else:
            _stop(row, step, seat, verdict, note, actor, at)
    return row


def _why_not(row: Application, actor: Actor) -> str:
    if row.requester_id == actor.person_id:
        return _("申请人不能批自己的申请")
    if row.case and actor.person_id in at_fault(row.case).all:
        return _("您与这件事的责任有关，需要回避")
    if any(each.decided_by_id == actor.person_id for each in row.signatures.all() if each.round == row.round):
        return _("您在这条路线上已经签过一次，要由另一位来签")
    return _("这一步要由有这项权限的岗位来签，不在您的核决权限内")


def _close(row: Application, step: Signature, verdict: str, seat: Seat, note: str, at: datetime) -> None:
    before = [each for each in row.signatures.all() if each.round == row.round and each.seq < step.seq and each.seal]
    step.verdict, step.is_current, step.note = verdict, False, note
    step.decided_by_id, step.authority_of_id, step.decided_at = seat.person_id, seat.authority_id, at
    step.decision = {
        "application": row.pk, "round": step.round, "seq": step.seq, "place": step.place, "by": seat.person_id, "authority": seat.authority_id,
        "at": at.isoformat(), "verdict": verdict, "note": hashed({"text": note}), "amount": row.money.plain(), "snapshot": row.snapshot_hash,
    }  # fmt: skip
    step.seal = sealed(before[-1].seal if before else row.snapshot_hash, step.decision)
    step.save()


def _agree(row: Application, step: Signature, seat: Seat, note: str, actor: Actor, at: datetime) -> None:
    following = next((each for each in row.signatures.all() if each.round == row.round and each.seq == step.seq + 1), None)
    if following is not None:
        _close(row, step, "agreed", seat, note, at)
        following.is_current, following.since = True, at
        following.save(update_fields=["is_current", "since"])
        row.state_since = at
        row.save(update_fields=["state_since"])
        announce(facts.ApplicationAgreed(**pen.about(row), seal=step.seal), actor=actor, at=at, reason=note)
        return
    _recheck(row, step, seat, at)
    worth = Money(Decimal(row.snapshot["worth"]), row.snapshot["worth_in"])
    redress.use_power(row.policy, step.place, seat, worth, at=at)
    budget, drawn = _draw(row, at) if row.kind == states.EXPENSE else (None, Decimal(0))
    _close(row, step, "agreed", seat, note, at)
    pen.step_to(row, states.APPROVED, at, budget=budget, drawn=drawn)
    announce(facts.ApplicationApproved(**pen.about(row), seal=step.seal), actor=actor, at=at, reason=note)


def _recheck(row: Application, step: Signature, seat: Seat, at: datetime) -> None:
    """The last signature must have the power by the frozen policy and by the one that counts now, with what came in between."""
    worth = Money(Decimal(row.snapshot["worth"]), row.snapshot["worth_in"])
    before = queries.prior(row.kind, row.centre_id, row.payee_key, at=at, besides=(row.pk, row.replaces_id))
    if not still_enough(row.policy, step.place, step.kind, worth, before, seat):
        raise Conflict("beyond_power", _("付给同一方的近期合计，或当天、本月的审批，超过了这一级的权限，请退回后重新提交"))
    fresh = policy_here(row.centre_id, row.kind, at=at)
    if fresh is not None and fresh.pk != row.policy_id and not still_enough(fresh, step.place, step.kind, worth, before, seat):
        raise Conflict("policy_changed", _("核决权限已换成第 %(version)s 版，按新规则这一级不能批，请退回后重新提交") % {"version": fresh.version})


def _draw(row: Application, at: datetime) -> tuple[Budget | None, Decimal]:
    """Draw on the nearest budget with room; one that was not routed over budget stays with its own centre's."""
    found = queries.budgets_for(row.centre_id, at=at)
    list(Budget.objects.select_for_update().filter(pk__in=[each.pk for each in found]).order_by("pk"))
    found = queries.budgets_for(row.centre_id, at=at)
    if not found:
        return None, Decimal(0)
    for each in found if row.snapshot.get("over_budget") else found[:1]:
        takes = in_currency(row.money, each.currency, at=at)
        if each.left >= takes:
            Budget.objects.filter(pk=each.pk).update(held=F("held") + takes.amount)
            return each, takes.amount
    raise Conflict("budget_used", _("本月服务费用预算只剩 %(left)s，请先追加预算，或退回后改走上一级") % {"left": found[0].left})


def _stop(row: Application, step: Signature, seat: Seat, verdict: str, note: str, actor: Actor, at: datetime) -> None:
    _close(row, step, verdict, seat, note, at)
    row.signatures.filter(round=row.round, verdict="waiting").update(verdict="void", is_current=False)
    state, kind = (states.REJECTED, facts.ApplicationRefused) if verdict == "refused" else (states.RETURNED, facts.ApplicationReturned)
    pen.step_to(row, state, at)
    announce(kind(**pen.about(row), seal=step.seal), actor=actor, at=at, reason=note)
