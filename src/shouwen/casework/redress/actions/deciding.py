"""An approver decides: agree, refuse, return. One signature a person, and never over somebody who was faster."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.redress import facts, reading, states
from shouwen.casework.redress.actions import granting, pen
from shouwen.casework.redress.actions.pen import Sheet
from shouwen.casework.redress.models import Request, Step
from shouwen.casework.redress.queries.requests import current, later, seat_of
from shouwen.casework.redress.rules import parts as parts_rules
from shouwen.casework.redress.rules.exchange import frozen
from shouwen.casework.redress.rules.matrix import COLUMNS
from shouwen.casework.redress.rules.routing import Seat
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.money import Money

VERDICTS = ("agreed", "refused", "returned")


def decide(
    request_id: int,
    verdict: str,
    *,
    note: str = "",
    amount: Decimal | None = None,
    step_id: int | None = None,
    actor: Actor,
    at: datetime,
) -> Request:
    """Give the signature that is wanted now: ``verdict`` is agreed, refused or returned.

    ``step_id`` names the signature the approver saw, so that of two at once the slower is told what the other did.
    ``amount``, in the request's currency, lowers what is granted without a new round; raising needs a new request.

    :raises Forbidden: for who may not give it, with the reason.
    :raises Invalid: without a reason for a refusal or a return.
    :raises Conflict: when somebody was faster, or what it rests on has changed (see ``granting.grant``).
    """
    if verdict not in VERDICTS:
        raise Invalid({"verdict": _("请选择同意、不同意或退回修改")})
    note = pen.checked(note, "note")
    if verdict != "agreed" and not note:
        raise Invalid({"note": _("请写明原因，申请人会看到")})
    actor.need("redress.approve")
    with transaction.atomic():
        sheet = pen.opened(request_id, actor=actor, at=at)
        step = current(sheet.request) or later(sheet.request)
        if step is None or (step_id is not None and step.pk != step_id):
            _too_late(sheet.request, step_id)
        step.request = sheet.request
        seat = seat_of(step, actor, at=at)
        if seat is None:
            raise Forbidden("not_your_signature", why_not(step, actor))
        if step.kind == "later":
            _look_back(sheet, step, seat, verdict, note)
        elif verdict == "agreed":
            _agree(sheet, step, seat, note, amount)
        else:
            _stop(sheet, step, seat, verdict, note)
        return sheet.request


def _too_late(request: Request, step_id: int | None) -> NoReturn:
    """:raises Conflict: one clear sentence: who decided what, and where it stands now."""
    done = [
        step for step in request.steps.all() if step.decided_at and (step_id is None or step.pk == step_id)
    ]
    last = max(done, key=lambda step: step.decided_at or request.requested_at, default=None)
    if last is None:
        raise Conflict(
            "not_waiting", _("这笔补救现在是“%(state)s”，不在等审批") % {"state": request.state_label}
        )
    who = names([last.decided_by_id]).get(last.decided_by_id or 0, "")
    words = _("%(who)s已经签过（%(verdict)s），这笔补救现在是“%(state)s”，不用再批")
    raise Conflict(
        "already_decided", words % {"who": who, "verdict": last.verdict_label, "state": request.state_label}
    )


def why_not(step: Step, actor: Actor) -> str:
    """Why somebody may not give a signature, in one sentence."""
    request = step.request
    if actor.person_id in request.askers:
        return _("申请人不能批自己的申请")
    if actor.person_id in reading.at_fault(request.case).all:
        return _("您与这件事的责任有关，需要回避")
    if actor.person_id in request.related:
        return _("申请里写明您与客户有关系，需要回避")
    if any(
        each.decided_by_id == actor.person_id for each in request.steps.all() if each.round == request.round
    ):
        return _("您在这条路线上已经签过一次，要由另一位来签")
    return _("这一步要由有这项权限的岗位来签，不在您的核决权限内")


def _agree(sheet: Sheet, step: Step, seat: Seat, note: str, amount: Decimal | None) -> None:
    request = sheet.request
    if amount is not None and amount != request.amount:
        _lower(sheet, step, amount)
    after = [
        each
        for each in request.steps.all()
        if each.round == request.round and each.seq == step.seq + 1 and each.kind != "later"
    ]
    if not after:
        granting.grant(sheet, step, seat, note)
        return
    granting.close(step, "agreed", seat, note, sheet)
    step.save()
    following = after[0]
    following.is_current, following.since = True, sheet.at
    told = facts.RedressAgreed(
        **sheet.about,
        **pen.sum_of(request),
        step_id=step.pk,
        step_label=pen.word(states.STEP_KINDS[step.kind]),
        authority_person=seat.authority_id,
        seal=step.seal,
    )
    pen.write(sheet, told, steps=[following], reason=note)


def _lower(sheet: Sheet, step: Step, amount: Decimal) -> None:
    """A higher level may grant less without a new round; more needs one (demand 3.3). Parts in another currency count by the
    rates of the snapshot and shrink to whole coins, so that less than ``amount`` may be granted, never more."""
    request = sheet.request
    if step.kind not in ("approve", "emergency", "review"):
        raise Conflict("not_yours_to_lower", _("会签只签意见，金额由审批人定"))
    if amount <= 0:
        raise Invalid({"amount": _("金额要大于零")})
    try:
        wanted = Money(amount, request.currency)
    except ValueError:
        raise Invalid({"amount": _("金额最多写到分")}) from None
    by = frozen(request.snapshot, request.currency)
    kept = parts_rules.lowered(parts_rules.read(request.parts), wanted, by)
    columns: dict[str, Any] = dict.fromkeys(COLUMNS, Decimal(0)) | parts_rules.worth(kept, by)
    pen.write(sheet, parts=[part.plain() for part in kept], amount=sum(columns.values(), Decimal(0)), **columns)


def _stop(sheet: Sheet, step: Step, seat: Seat, verdict: str, note: str) -> None:
    granting.close(step, verdict, seat, note, sheet)
    waiting = [each for each in sheet.request.steps.all() if each.verdict == "waiting" and each.pk != step.pk]
    for each in waiting:
        each.verdict, each.is_current = "void", False
    kind, state = (
        (facts.RedressRefused, states.REJECTED)
        if verdict == "refused"
        else (facts.RedressReturned, states.RETURNED)
    )
    told = kind(
        **sheet.about,
        step_id=step.pk,
        step_label=pen.word(states.STEP_KINDS[step.kind]),
        requester_person=sheet.request.requester_id or 0,
        seal=step.seal,
    )
    pen.write(sheet, told, steps=[step, *waiting], reason=note, **pen.step_to(state, sheet.at))


def _look_back(sheet: Sheet, step: Step, seat: Seat, verdict: str, note: str) -> None:
    """The look after an emergency: it stands or was wrong; the money is another matter (a reversal)."""
    if verdict == "returned":
        raise Invalid({"verdict": _("事后复核只有认可或不认可")})
    granting.close(step, verdict, seat, note, sheet)
    signed = [
        each.decided_by_id
        for each in sheet.request.steps.all()
        if each.kind == "emergency" and each.decided_by_id
    ]
    told = facts.LaterReviewed(
        **sheet.about,
        verdict_label=pen.word(states.VERDICTS[verdict]),
        agreed=verdict == "agreed",
        granted_person=signed[-1] or 0 if signed else 0,
        seal=step.seal,
    )
    pen.write(sheet, told, steps=[step], reason=note)
