"""How a request ends without being paid: taken back, revoked, or not used in time; and looks afterwards nobody took."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.redress import facts, states
from shouwen.casework.redress.actions import granting, pen
from shouwen.casework.redress.models import Request, Step
from shouwen.kit.actor import SYSTEM, Actor

BATCH = 100


def withdraw(request_id: int, *, reason: str = "", actor: Actor, at: datetime) -> Request:
    """Take a request back before it is granted.

    :raises Refusal: when it is past that, or somebody else's.
    """
    with transaction.atomic():
        sheet = pen.moved(request_id, "withdraw", actor=actor, at=at)
        waiting = [step for step in sheet.request.steps.all() if step.verdict == "waiting"]
        for step in waiting:
            step.verdict, step.is_current = "void", False
        told, why = facts.RedressWithdrawn(**sheet.about), pen.checked(reason, "reason")
        pen.write(sheet, told, steps=waiting, reason=why, ended_why=why, **pen.step_to(states.WITHDRAWN, at))
        return sheet.request


def revoke(request_id: int, *, reason: str, actor: Actor, at: datetime) -> Request:
    """Take back what was granted and is not paid (the customer gave it up, it rests on an error): by somebody who approves
    redress here and has no part in it, with a reason. What it held of budget and caps is free again.

    :raises Refusal: when it is paid or on its way to the bank, or not this actor's to take back.
    """
    why = pen.needed(reason, "note", _("请写明为什么撤销，申请人和责任人会看到"))
    with transaction.atomic():
        sheet = pen.moved(request_id, "revoke", actor=actor, at=at)
        granting.give_back(sheet.request)
        told = facts.RedressRevoked(**sheet.about, **pen.sum_of(sheet.request), requester_person=sheet.request.requester_id or 0)
        pen.write(sheet, told, reason=why, ended_why=why, **pen.step_to(states.WITHDRAWN, at))
        return sheet.request


def expire(*, at: datetime) -> int:
    """Let grants lapse that nothing came of in time; says how many. Killed anywhere, the next sweep goes on."""
    late = Request.objects.filter(state__in=states.IDLE, valid_until__lt=at).order_by("valid_until")
    done = 0
    for request_id in list(late.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            sheet = pen.opened(request_id, actor=SYSTEM, at=at)
            request = sheet.request
            if request.state not in states.IDLE or request.valid_until is None or request.valid_until >= at:
                continue
            granting.give_back(request)
            told = facts.RedressExpired(**sheet.about, requester_person=request.requester_id or 0)
            pen.write(sheet, told, **pen.step_to(states.EXPIRED, at))
            done += 1
    return done


def remind_later(*, at: datetime) -> int:
    """Tell, once, of emergencies nobody has looked at in the time the policy gives."""
    late = Step.objects.filter(kind="later", is_current=True, missed_at=None, due_at__lt=at)
    done = 0
    for step in list(late.order_by("due_at")[:BATCH]):
        with transaction.atomic():
            sheet = pen.opened(step.request_id, actor=SYSTEM, at=at)
            if not Step.objects.filter(pk=step.pk, is_current=True, missed_at=None).update(missed_at=at):
                continue
            told = facts.LaterReviewMissed(**sheet.about, step_id=step.pk, due_at=step.due_at or at)
            pen.write(sheet, told)
            done += 1
    return done
