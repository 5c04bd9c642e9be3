"""Options of a solution: proposed with their cost, decided by whoever may decide on such a sum, chosen, carried out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions import pen
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.cases.queries.scope import Which
from shouwen.casework.redress import queries as redress
from shouwen.casework.solutions import facts, states
from shouwen.casework.solutions.models import Action, Option, Signer
from shouwen.casework.solutions.queries import scope
from shouwen.casework.tasks import actions as tasks
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.kit.models import new_row
from shouwen.kit.money import LARGEST, Money
from shouwen.kit.text import tidy

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

NOBODY = redress.Decider("", "", (), (), is_own=True)
"""Who decides on what costs nothing."""


def propose(case: Which, *, text: str, cost: Decimal | int = 0, currency: str = "", actor: Actor, at: datetime) -> Option:
    """Propose a way to solve a matter. What its cost asks for waits for whoever may decide on such a sum by the authority of
    their post; within one's own authority, or without cost, it may be chosen at once.

    :raises Forbidden: without ``cases.handle`` for this case.
    :raises Invalid: without words, or for a cost that is none.
    :raises Conflict: when nobody here may decide on it, or no authority or rate of exchange is there.
    """
    with transaction.atomic():
        held = cases.lock(case, actor)
        if no := scope.why_not_work(held, actor):
            raise no
        value = _value(held, cost, currency, at)
        found = _decider(held, value, actor, at)
        said = pen.words(held, "solution", text, actor=actor, at=at)
        last = Option.objects.filter(case=held).aggregate(last=Max("seq"))["last"] or 0
        row = new_row(
            Option, case_id=held.pk, centre_id=held.centre_id, seq=last + 1, words_id=said.text.pk, cost=value.amount,
            currency=value.currency, state=states.AGREED if found.is_own else states.WAITING, place=found.code,
            approver_id=None if found.is_own else found.people[0], made_by_id=actor.person_id or None, made_at=at,
        )  # fmt: skip
        signers = [] if found.is_own else [new_row(Signer, option_id=row.pk, person_id=each) for each in found.people]
        fact = facts.OptionProposed(
            **_about(held, row), cost=value.plain(), currency=value.currency, state=row.state,
            signer_people=() if found.is_own else found.people, **said.sealed,
        )  # fmt: skip
        pen.write(held, fact, actor=actor, at=at, rows=[*said.rows, row, *signers])
        return row


def _value(case: Case, cost: Decimal | int, currency: str, at: datetime) -> Money:
    try:
        amount = Decimal(cost)
        if not amount.is_finite() or not 0 <= amount < LARGEST:
            raise Invalid({"cost": _("费用要从零起，不能超过一万亿")})
        return Money(amount, currency or (redress.currency_of(case, at=at) if amount else "CNY"))
    except (ValueError, ArithmeticError):
        raise Invalid({"cost": _("金额最多写到分，币种用三个字母")}) from None


def _decider(case: Case, value: Money, actor: Actor, at: datetime) -> redress.Decider:
    if not value.amount:
        return NOBODY
    found = redress.decider(case, value, person_id=actor.person_id, roles=actor.role_codes, at=at)
    if not found.people:
        raise Conflict("nobody_decides", _("；").join(found.why) or _("现在没有岗位能决定这笔费用"))
    return found


def _about(case: Case, option: Option) -> dict[str, Any]:
    return {"subject_id": case.pk, "centre_id": case.centre_id, "option_id": option.pk, "seq": option.seq}


def _opened(option: int, actor: Actor) -> Option:
    case_id = Option.objects.filter(pk=option).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound("option_not_found", _("没有找到这个方案"))
    case = cases.lock(case_id, actor)
    row = Option.objects.select_related("words").get(pk=option)
    row.case = case
    return row


def decide(option: int, *, agree: bool, note: str = "", actor: Actor, at: datetime) -> Option:
    """Agree to an option or refuse it, with a reason; who may, is asked of the authority that counts today.

    :raises Forbidden: for its proposer, and for those whose authority does not reach so far.
    :raises Invalid: without a reason for a refusal.
    :raises Conflict: when it was decided meanwhile.
    """
    with transaction.atomic():
        row = _opened(option, actor)
        if no := scope.why_not_decide(row, actor, at=at):
            raise no
        if not agree and not note.strip():
            raise Invalid({"note": _("请写明原因，申请人会看到")})
        said = pen.words(row.case, "note", note, actor=actor, at=at, field="note") if note.strip() else None
        kind = facts.OptionAgreed if agree else facts.OptionRefused
        sealed = said.sealed if said else pen.Sealed(text_id=0, text_hash="")
        fact = kind(**_about(row.case, row), proposer_person=row.made_by_id or 0, **sealed)
        pen.write(row.case, fact, actor=actor, at=at, rows=said.rows if said else ())
        row.state = states.AGREED if agree else states.REFUSED
        row.decided_by_id, row.decided_at, row.decision_id = actor.person_id or None, at, said.text.pk if said else None
        row.save(update_fields=["state", "decided_by", "decided_at", "decision"])
        Signer.objects.filter(option=row).delete()
        return row


def choose(option: int, *, actor: Actor, at: datetime) -> Option:
    """This is how the matter is solved.

    :raises Conflict: before it is agreed, or while another is chosen.
    """
    with transaction.atomic():
        row = _opened(option, actor)
        if no := scope.why_not_work(row.case, actor):
            raise no
        if row.state != states.AGREED:
            raise Conflict("not_agreed", _("这个方案现在是“%(state)s”，还不能采用") % {"state": row.state_label})
        if Option.objects.filter(case=row.case, state=states.CHOSEN).exists():
            raise Conflict("other_chosen", _("已经采用了另一个方案，先把它改成不用"))
        row.state = states.CHOSEN
        row.save(update_fields=["state"])
        announce(facts.OptionChosen(**_about(row.case, row)), actor=actor, at=at)
        return row


def drop(option: int, *, reason: str, actor: Actor, at: datetime) -> Option:
    """An option is not carried out, and why; what was to be done for it and is not, need not be.

    :raises Invalid: without a reason.
    """
    with transaction.atomic():
        row = _opened(option, actor)
        if no := scope.why_not_work(row.case, actor):
            raise no
        if row.state in (states.REFUSED, states.DROPPED):
            raise Conflict("not_open", _("这个方案现在是“%(state)s”") % {"state": row.state_label})
        if not reason.strip():
            raise Invalid({"reason": _("请写明为什么不用")})
        for each in Action.objects.filter(option=row, task__state="open"):
            tasks.drop(each.task_id, reason=reason, actor=actor, at=at)
        row.state, row.ended_at = states.DROPPED, at
        row.save(update_fields=["state", "ended_at"])
        Signer.objects.filter(option=row).delete()
        announce(facts.OptionDropped(**_about(row.case, row)), actor=actor, at=at, reason=tidy(reason)[:200])
        return row


def add_action(
    option: int, *, text: str, owner: int | None = None, due_at: datetime, actor: Actor, at: datetime
) -> Action:
    """Something to be done for the chosen option, by somebody, until a moment: a follow-up of the case.

    :raises Conflict: before the option is chosen.
    :raises Refusal: as ``tasks.follow_up``.
    """
    with transaction.atomic():
        row = _opened(option, actor)
        if row.state != states.CHOSEN:
            raise Conflict("not_chosen", _("先采用这个方案，再安排措施"))
        task = tasks.follow_up(row.case, text=text, owner=owner, due_at=due_at, actor=actor, at=at)
        made = Action.objects.create(option=row, task=task)
        announce(facts.ActionAdded(**_about(row.case, row), task_id=task.pk), actor=actor, at=at)
        return made
