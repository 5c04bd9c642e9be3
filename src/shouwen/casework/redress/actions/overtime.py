"""Overtime compensation: found when a unit misses its own time, worth something once the delay is known, taken up or
waived by who answers for the case (CMP-053, AUTH-002)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.deadlines import slots as deadlines
from shouwen.casework.deadlines.states import Subject
from shouwen.casework.redress import facts
from shouwen.casework.redress.actions import pen
from shouwen.casework.redress.actions.submitting import submit
from shouwen.casework.redress.models import Overtime, Request
from shouwen.casework.redress.queries.overtime import reckoned
from shouwen.casework.redress.queries.policy import matrix_of, policy_for
from shouwen.casework.redress.queries.route import Draft
from shouwen.casework.redress.rules.parts import Part
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Forbidden, NotFound
from shouwen.kit.money import Money

COMPENSATED = {"case": "resolve", "order": "reply"}
"""The limits whose breach the customer is paid for: the case's own, and a handling unit's."""


def missed(case_id: int, told: Any, *, at: datetime) -> Overtime | None:
    """A limit was missed (``told`` is the clock's fact): put it down once, when the policy here pays for delays."""
    if COMPENSATED.get(told.of_kind) != told.stage:
        return None
    with transaction.atomic():
        case = cases.lock(case_id, SYSTEM)
        if case.customer_id is None or Overtime.objects.filter(clock_id=told.clock_id).exists():
            return None
        try:
            matrix = matrix_of(policy_for(case.centre_id, case.kind_code, at=at))
        except Conflict:
            return None
        if matrix.overtime is None:
            return None
        unit_id = _unit(Subject(told.of_kind, told.of_id)) or case.handler_unit_id
        row = Overtime.objects.create(
            case=case,
            case_number=case.number,
            centre_id=case.centre_id,
            unit_id=unit_id,
            clock_id=told.clock_id,
            about=told.about,
            stage_label=told.stage_label,
            promised_at=datetime.fromisoformat(str(told.due_at)),
            currency=matrix.currency,
        )
        fact = facts.OvertimeFound(
            subject_id=case.pk,
            centre_id=case.centre_id,
            overtime_id=row.pk,
            at_unit=unit_id,
            about=row.about,
            stage_label=row.stage_label,
        )
        announce(fact, actor=SYSTEM, at=at)
        return row


def _unit(subject: Subject) -> int | None:
    """The unit of whoever has the subject in hand."""
    for ask in deadlines.people_of:
        people = ask(subject)
        for person_id in (people or {}).get("handler", ()):
            return Person.objects.filter(pk=person_id).values_list("unit_id", flat=True).first()
    return None


def settled(told: Any, *, done_at: datetime, at: datetime) -> Overtime | None:
    """What was late is done: the delay is known, and with it the sum of the rule as it is now, in its currency; nothing when the
    policy pays for delays no more."""
    case_id = (
        Overtime.objects.filter(clock_id=told.clock_id, done_at=None)
        .values_list("case_id", flat=True)
        .first()
    )
    if case_id is None:
        return None
    with transaction.atomic():
        case = cases.lock(case_id, SYSTEM)
        row = Overtime.objects.select_for_update().get(clock_id=told.clock_id)
        if row.done_at is not None:
            return None
        matrix = matrix_of(policy_for(case.centre_id, case.kind_code, at=at))
        row.delay_minutes = max(int((done_at - row.promised_at) / timedelta(minutes=1)), 0)
        row.done_at, row.currency = done_at, matrix.currency
        row.amount = matrix.overtime.due(row.delay_minutes) if matrix.overtime else Decimal(0)
        row.save()
        fact = facts.OvertimeSettled(
            subject_id=case.pk,
            centre_id=case.centre_id,
            overtime_id=row.pk,
            about=row.about,
            stage_label=row.stage_label,
            delay_minutes=row.delay_minutes,
            amount=Money.rounded(row.amount, row.currency).plain(),
            currency=row.currency,
        )
        announce(fact, actor=SYSTEM, at=at)
        return row


def take_up(overtime_id: int, *, kind: str = "cash", actor: Actor, at: datetime) -> Request:
    """Ask for the sum the rule proposes, by the same route as any other.

    :raises Refusal: as :func:`submitting.submit`.
    """
    with transaction.atomic():
        row = _open(overtime_id, actor)
        money = Money.rounded(row.amount, row.currency)
        draft = Draft((Part(kind, money, ""),), basis="overtime", calculation=reckoned(row))
        row.request = submit(row.case_id, draft, origin_key=f"overtime:{row.clock_id}", actor=actor, at=at)
        row.save()
        return row.request


def waive(overtime_id: int, *, reason: str, actor: Actor, at: datetime) -> Overtime:
    """Decide that this delay is not paid for, and why; also before it is known how long it will be.

    :raises Forbidden: without ``redress.propose`` for this case.
    """
    why = pen.needed(reason, "reason", _("请写明为什么不赔"))
    with transaction.atomic():
        row = _open(overtime_id, actor, known=False)
        row.waived_by_id, row.waived_why = actor.person_id, why[:200]
        row.save()
        fact = facts.OvertimeWaived(subject_id=row.case_id, centre_id=row.centre_id, overtime_id=row.pk)
        announce(fact, actor=actor, at=at, reason=why)
        return row


def _open(overtime_id: int, actor: Actor, *, known: bool = True) -> Overtime:
    actor.need("redress.propose")
    case_id = Overtime.objects.filter(pk=overtime_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound("overtime_not_found", _("没有找到这次超时"))
    case = cases.lock(case_id, actor)
    if not case_queries.covers(actor.reach("redress.propose"), case, actor):
        raise Forbidden("out_of_reach", _("这件事由责任人和经办人办"))
    row = Overtime.objects.select_for_update(of=("self",)).get(pk=overtime_id)
    undone = known if row.done_at is None else row.amount <= Decimal(0)
    if row.request_id or row.waived_by_id or undone:
        raise Conflict("overtime_settled", _("这次超时已处理过，或还没办完"))
    return row
