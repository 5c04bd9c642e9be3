"""A check is taken, settled with what was found and its proof, given to another, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions import pen as case_pen
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.checks import facts, states
from shouwen.casework.checks.actions import pen
from shouwen.casework.checks.models import Check
from shouwen.casework.checks.queries import people, scope
from shouwen.casework.checks.queries.board import SUBJECT
from shouwen.foundation.files.actions import attach
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import tidy
from shouwen.relations.catalogue import queries as catalogue

RESULT_MAX = 1000
FAR = timedelta(days=180)


def take(check: int, *, actor: Actor, at: datetime) -> Check:
    """Make it: from now on it is the actor's.

    :raises Forbidden: without ``checks.settle`` for its case, or for those whose work it looks at.
    :raises Conflict: when somebody makes it already, or it has ended.
    """
    with transaction.atomic():
        row = pen.opened(check, actor)
        if no := scope.why_not_take(row, actor):
            raise no
        pen.change(row, state=states.TAKEN, owner_id=actor.person_id, taken_at=at)
        announce(facts.CheckTaken(**pen.about(row)), actor=actor, at=at)
        return row


def settle(check: int, *, finding: str, text: str, files: Sequence[int] = (), actor: Actor, at: datetime) -> Check:
    """Put down what was found; a kind that wants proof is not settled without a file.

    :raises Forbidden: for anybody but whoever makes it, and for those whose work it looks at.
    :raises Conflict: when nobody has taken it, or it has ended.
    :raises Invalid: for a finding there is none of, without words, or without a proof that is wanted.
    """
    with transaction.atomic():
        row = pen.opened(check, actor)
        if no := scope.why_not_settle(row, actor):
            raise no
        wrong = {}
        if finding not in states.FINDINGS:
            wrong["finding"] = _("请从列表里选一项")
        if not files and catalogue.code("check", row.kind).needs_evidence:
            wrong["files"] = _("这一类核查要附上照片或文件")
        if wrong:
            raise Invalid(wrong)
        said = case_pen.words(row.case, "note", text, actor=actor, at=at, limit=RESULT_MAX)
        told = facts.CheckSettled(
            **pen.about(row), finding=finding, finding_label=case_pen.said(states.FINDINGS[finding]), files=len(set(files)),
            is_late=row.due_at < at, **said.sealed,
        )  # fmt: skip
        case_pen.write(row.case, told, actor=actor, at=at, rows=said.rows)
        pen.change(row, state=states.SETTLED, finding=finding, result_id=said.text.pk, ended_at=at, ended_by_id=actor.person_id or None)
        attach(files, subject_kind=SUBJECT, subject_id=row.pk, actor=actor, at=at)
        return row


def give(check: int, *, owner: int | None = None, due_at: datetime | None = None, reason: str, actor: Actor, at: datetime) -> Check:
    """Give a check to another, or another time, and say why.

    :raises Forbidden: without ``checks.arrange`` for its case, or for those whose work it looks at.
    :raises Invalid: without a reason, for a time that is past, or for somebody who may not make it.
    """
    with transaction.atomic():
        row = pen.opened(check, actor)
        if no := scope.why_not_arrange(row, actor):
            raise no
        owner, due_at = owner or row.owner_id, due_at or row.due_at
        wrong = {} if reason.strip() else {"reason": _("请写明为什么改")}
        if owner != row.owner_id and row.is_handlers:
            wrong["owner"] = _("这一项由经办人来办")
        elif owner != row.owner_id and owner and (why := people.why_not_maker(row.case, owner, at=at)):
            wrong["owner"] = why
        if due_at != row.due_at and not at < due_at <= at + FAR:
            wrong["due_at"] = _("请选将来半年内的时间")
        if not wrong and (owner, due_at) == (row.owner_id, row.due_at):
            wrong["owner"] = _("请换人或改时间")
        if wrong:
            raise Invalid(wrong)
        pen.give(row, owner, due_at, reason=tidy(reason)[:200], actor=actor, at=at)
        return row


def withdraw(check: int, *, reason: str, actor: Actor, at: datetime) -> Check:
    """Say that a check need not be made, and why.

    :raises Forbidden: as :func:`give`.
    :raises Invalid: without a reason.
    """
    with transaction.atomic():
        row = pen.opened(check, actor)
        if no := scope.why_not_arrange(row, actor):
            raise no
        if not reason.strip():
            raise Invalid({"reason": _("请写明为什么不用核查了")})
        pen.drop(row, "by_hand", reason=tidy(reason)[:200], actor=actor, at=at)
        return row


def money_asked(case_id: int, label: str, *, person: int, at: datetime) -> None:
    """A request for redress was sent in: what was to be asked for is done (CMP-046)."""
    with transaction.atomic():
        held = cases.lock(case_id, SYSTEM)
        for row in Check.objects.filter(case=held, state__in=states.RUNNING):
            if not catalogue.code("check", row.kind).traits.get("money"):
                continue
            row.case = held
            actor = SYSTEM
            pen.change(row, state=states.SETTLED, finding="done", ended_at=at, ended_by_id=person or None)
            told = facts.CheckSettled(
                **pen.about(row), finding="done", finding_label=case_pen.said(states.FINDINGS["done"]), is_late=row.due_at < at
            )
            announce(told, actor=actor, at=at, reason=label)


def gone_late(*, at: datetime, limit: int = 200) -> list[tuple[Check, int]]:
    """Running checks whose time is over and was not told, each with the head who hears of it; they count as told now."""
    due = Check.objects.filter(state__in=states.RUNNING, due_at__lt=at, late_at=None).order_by("due_at")
    return [found for pk in list(due.values_list("pk", flat=True)[:limit]) if (found := _late(pk, at))]


def _late(check: int, at: datetime) -> tuple[Check, int] | None:
    with transaction.atomic():
        try:
            row = pen.opened(check, SYSTEM)
        except Conflict:
            return None
        if not row.is_open or row.late_at or row.due_at >= at:
            return None
        head = people.head_for(row, at=at) or 0
        pen.change(row, late_at=at)
        told = facts.CheckOverdue(**pen.about(row), owner_person=row.owner_id or 0, head_person=head)
        announce(told, actor=SYSTEM, at=at)
        return row, head
