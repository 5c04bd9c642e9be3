"""The customer is told what was granted, and only that; they take it or they do not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import actions as cases
from shouwen.casework.redress import facts, states
from shouwen.casework.redress.actions import granting, pen
from shouwen.casework.redress.actions.pen import Sheet
from shouwen.casework.redress.models import Request
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict


def offer(request_id: int, *, text: str, told: bool = False, actor: Actor, at: datetime) -> Request:
    """Write the offer to the customer, after the approval and never before. ``told``: it was said to them already.

    :raises Conflict: before it is granted, or when the grant has lapsed.
    """
    words = pen.needed(text, "text", _("请写下告诉客户的话"))
    with transaction.atomic():
        sheet = pen.moved(request_id, "offer", actor=actor, at=at)
        _valid(sheet)
        cases.reply(sheet.case, words, told=told, actor=actor, at=at)
        fact = facts.RedressOffered(**sheet.about, **pen.sum_of(sheet.request))
        pen.write(sheet, fact, offer=words, **pen.step_to(states.OFFERED, at))
        return sheet.request


def customer_accepts(request_id: int, *, note: str = "", actor: Actor, at: datetime) -> Request:
    """The customer takes it: now it may be paid.

    :raises Conflict: when it was not offered, or the grant has lapsed.
    """
    with transaction.atomic():
        sheet = pen.moved(request_id, "accept", actor=actor, at=at)
        _valid(sheet)
        fact = facts.RedressAccepted(**sheet.about, **pen.sum_of(sheet.request))
        pen.write(sheet, fact, reason=pen.checked(note, "note"), **pen.step_to(states.ACCEPTED, at))
        return sheet.request


def customer_declines(request_id: int, *, note: str = "", actor: Actor, at: datetime) -> Request:
    """The customer does not take it: what it held is free, another request may follow.

    :raises Conflict: when it was not offered.
    """
    with transaction.atomic():
        sheet = pen.moved(request_id, "decline", actor=actor, at=at)
        granting.give_back(sheet.request)
        fact, why = facts.RedressDeclined(**sheet.about), pen.checked(note, "note")
        pen.write(sheet, fact, reason=why, ended_why=why, **pen.step_to(states.DECLINED, at))
        return sheet.request


def _valid(sheet: Sheet) -> None:
    until = sheet.request.valid_until
    if until is not None and until < sheet.at:
        raise Conflict("approval_lapsed", _("批准已过有效期，不能再用，请重新申请"))
