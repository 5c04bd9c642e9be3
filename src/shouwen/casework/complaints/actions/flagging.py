"""Special circumstances: marked and lifted by those with the right, with a reason; some raise the severity."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.complaints import facts, states
from shouwen.casework.complaints.actions import pen, regrading
from shouwen.casework.complaints.models import Flag
from shouwen.casework.complaints.queries.scope import Which, lock, need
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import squash


def set_flag(which: Which, code: str, *, reason: str, actor: Actor, at: datetime) -> Flag:
    """Mark a special circumstance (``states.FLAGS``).

    :raises Forbidden: without ``complaints.flag`` for this case.
    :raises Invalid: without a reason.
    :raises Conflict: when it is marked already.
    """
    with transaction.atomic():
        case, held = lock(which, actor)
        need(case, "complaints.flag", actor)
        if code not in states.FLAGS:
            raise Invalid({"code": _("请从列表里选一项")})
        if not squash(reason):
            raise Invalid({"reason": _("请写明依据")})
        pen.opened(case, held, actor=actor, at=at)
        if Flag.objects.filter(complaint=held, code=code, lifted_at=None).exists():
            raise Conflict("flagged_already", _("已经标记过"))
        row = Flag.objects.create(complaint=held, code=code, set_by_id=actor.person_id or None, set_at=at, reason=squash(reason)[:200])
        told = facts.FlagSet(subject_id=case.pk, centre_id=case.centre_id, complaint_id=held.pk, flag=code, flag_label=_label(code))
        announce(told, actor=actor, at=at, reason=row.reason)
        if code in states.FLAG_TRIGGERS:
            regrading.assess(case, held, at=at)
        return row


def lift_flag(which: Which, code: str, *, reason: str, actor: Actor, at: datetime) -> Flag:
    """Take a special circumstance back; the row stays.

    :raises Conflict: when it is not marked.
    """
    with transaction.atomic():
        case, held = lock(which, actor)
        need(case, "complaints.flag", actor)
        row = Flag.objects.filter(complaint_id=held.pk, code=code, lifted_at=None).first()
        if row is None:
            raise Conflict("not_flagged", _("没有这个标记"))
        if not squash(reason):
            raise Invalid({"reason": _("请写明为什么取消")})
        row.lifted_by_id, row.lifted_at, row.lifted_why = actor.person_id or None, at, squash(reason)[:200]
        row.save()
        told = facts.FlagLifted(subject_id=case.pk, centre_id=case.centre_id, complaint_id=held.pk, flag=code, flag_label=_label(code))
        announce(told, actor=actor, at=at, reason=row.lifted_why)
        if code in states.FLAG_TRIGGERS:
            regrading.assess(case, held, at=at)
        return row


def _label(code: str) -> str:
    with translation.override("zh-hans"):
        return str(states.FLAGS[code])
