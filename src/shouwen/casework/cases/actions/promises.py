"""Promises to the customer: made, kept, broken; nothing promised is forgotten (承诺)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import clocks, pen
from shouwen.casework.cases.models import Case, Promise
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.kit.text import squash


def promise(case: Which, text: str, *, due_at: datetime, actor: Actor, at: datetime) -> Promise:
    """Note what was promised to the customer, and until when.

    :raises Forbidden: without ``cases.handle`` for this case.
    :raises Invalid: without words, or for a moment that has passed.
    """
    wrong = {}
    if not text.strip():
        wrong["text"] = _("请写下答应了什么")
    if due_at <= at:
        wrong["due_at"] = _("请选一个还没到的时间")
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "promise", actor)
        row = Promise(
            case_id=held.pk,
            text=squash(text)[:200],
            due_at=due_at,
            made_by_id=actor.person_id or held.owner_id,
            made_at=at,
        )
        fact = facts.PromiseMade(
            subject_id=held.pk, centre_id=held.centre_id, promise_id=row.pk, promise=row.text, due_at=due_at
        )
        begun = clocks.promised(held, row, actor=actor, at=at)
        pen.write(held, fact, actor=actor, at=at, rows=[row], later=[begun])
        return row


def _held(promise: int, actor: Actor) -> Case:
    """The case of a promise, locked.

    :raises NotFound: when there is no such promise, or none for this actor: the answer does not tell which.
    """
    case_id = Promise.objects.filter(pk=promise).values_list("case_id", flat=True).first()
    try:
        return lock(case_id or 0, actor)
    except NotFound as no:
        raise NotFound("promise_not_found", _("没有找到这项承诺")) from no


def keep_promise(promise: int, *, actor: Actor, at: datetime) -> Promise:
    """Note that a promise was kept; late is still kept, and stays broken on record.

    :raises Conflict: when it was kept before.
    """
    with transaction.atomic():
        held = _held(promise, actor)
        need(held, "promise", actor)
        row = Promise.objects.get(pk=promise)
        if row.kept_at:
            raise Conflict("promise_kept", _("这项承诺已经兑现"))
        row.kept_at, row.kept_by_id = at, actor.person_id or None
        row.save(update_fields=["kept_at", "kept_by"])
        fact = facts.PromiseKept(
            subject_id=held.pk,
            centre_id=held.centre_id,
            promise_id=row.pk,
            promise=row.text,
            late=at > row.due_at,
        )
        met = clocks.mark(held, "promise", key=str(row.pk), actor=actor, at=at)
        pen.write(held, fact, actor=actor, at=at, later=[met])
        return row


def move_promise(
    promise: int, *, due_at: datetime, reason: str, told: bool = False, actor: Actor, at: datetime
) -> Promise:
    """Agree on another time with the customer: the old promise ends (broken, if it was), a new one takes its place.

    The customer is written to, or somebody is asked to tell them, unless they were ``told``. Gives the new promise.

    :raises Conflict: when it was kept, or moved, before.
    :raises Invalid: for a moment that has passed, or without a reason.
    """
    with transaction.atomic():
        held = _held(promise, actor)
        wrong = {} if due_at > at else {"due_at": _("请选一个还没到的时间")}
        if not reason.strip():
            wrong["reason"] = _("请写明为什么改时间")
        if wrong:
            raise Invalid(wrong)
        need(held, "promise", actor)
        old = Promise.objects.get(pk=promise)
        if old.kept_at or old.dropped_at:
            raise Conflict("promise_settled", _("这项承诺已经兑现或改过时间"))
        return _moved(held, old, due_at, squash(reason), told, actor, at)


def _moved(case: Case, old: Promise, due_at: datetime, reason: str, told: bool, actor: Actor, at: datetime) -> Promise:
    old.dropped_at = at
    old.save(update_fields=["dropped_at"])
    made_by = actor.person_id or case.owner_id
    row = Promise(case_id=case.pk, text=old.text, due_at=due_at, made_by_id=made_by, made_at=at)
    fact = facts.PromiseMoved(
        subject_id=case.pk,
        centre_id=case.centre_id,
        promise_id=row.pk,
        old_id=old.pk,
        promise=row.text,
        before_at=old.due_at,
        due_at=due_at,
        is_told=told,
    )
    stopped = clocks.stop(case, stages=["promise"], key=str(old.pk), actor=actor, at=at)
    begun = clocks.promised(case, row, actor=actor, at=at)
    pen.write(case, fact, actor=actor, at=at, reason=reason, rows=[row], later=[stopped, begun])
    return row


def break_promises(*, at: datetime, limit: int = 200) -> int:
    """Mark promises whose time has passed as broken, and say so; says how many there were."""
    due = Promise.objects.filter(
        due_at__lt=at, kept_at=None, broken_at=None, dropped_at=None, case__is_open=True
    ).order_by("due_at")
    return sum(_break(pk, case_id, at) for pk, case_id in list(due.values_list("pk", "case_id")[:limit]))


def _break(promise: int, case_id: int, at: datetime) -> int:
    with transaction.atomic():
        held = lock(case_id, SYSTEM)
        row = Promise.objects.filter(pk=promise, kept_at=None, broken_at=None).first()
        if row is None:
            return 0
        row.broken_at = at
        row.save(update_fields=["broken_at"])
        fact = facts.PromiseBroken(
            subject_id=held.pk,
            centre_id=held.centre_id,
            promise_id=row.pk,
            promise=row.text,
            owner_person=held.owner_id,
        )
        pen.write(held, fact, actor=SYSTEM, at=at)
        return 1
