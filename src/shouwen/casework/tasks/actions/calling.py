"""Call-backs: asked for when a case is answered, made by somebody without a part in it, passed or not (CASE-021)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import actions as case_actions
from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases import states as case_states
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.cases.queries.scope import Which
from shouwen.casework.complaints import queries as complaints
from shouwen.casework.tasks import facts, states
from shouwen.casework.tasks.actions import pen
from shouwen.casework.tasks.models import Task
from shouwen.casework.tasks.queries import people, scope
from shouwen.casework.tasks.rules import asking
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.relations.catalogue import queries as catalogue

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

ANSWERED = frozenset({case_states.ANSWERED, case_states.EXECUTING, case_states.RESOLVED})
"""States in which a customer can say that they do not accept."""
LOST = frozenset({case_states.WITHDRAWN, case_states.DECLINED, case_states.MERGED})


def after_answer(case_id: int, *, since: datetime, at: datetime) -> Task | None:
    """A case was answered: ask for a call-back if its kind or its severity wants one, once however often it is told."""
    with transaction.atomic():
        held = cases.lock(case_id, SYSTEM)
        if not _wants(held) or pen.open_call_back(held):
            return None
        if Task.objects.filter(case=held, kind=states.CALL_BACK, made_at__gte=since).exists():
            return None
        return _ask(held, actor=SYSTEM, at=at)


def _wants(case: Case) -> bool:
    brought = case.source_code == "import" and not case.is_open
    if case.customer_id is None or case.state in LOST or case.state == case_states.NOT_ACCEPTED or brought:
        return False
    closed = None if case.is_open else case_queries.closing(case)
    return asking.is_wanted(
        kind_needs=catalogue.kind(case.kind_code).needs_callback,
        severity_needs=complaints.requirements(case).call_back,
        closed_with=closed.reason_code if closed else "",
    )


def ask(case: Which, *, actor: Actor, at: datetime) -> Task:
    """Ask for a call-back by hand, where none is open.

    :raises Forbidden: without ``tasks.write`` for this case.
    :raises Conflict: when one is open, or there is nobody to call.
    """
    with transaction.atomic():
        held = cases.lock(case, actor)
        if no := scope.why_not_set(held, actor):
            raise no
        if pen.open_call_back(held):
            raise Conflict("call_back_open", _("已经安排了回访"))
        if held.customer_id is None:
            raise Conflict("nobody_to_call", _("客户没有留下联系方式，无法回访"))
        return _ask(held, actor=actor, at=at)


def _ask(case: Case, *, actor: Actor, at: datetime) -> Task:
    owner = people.caller_for(case, at=at)
    row = Task.objects.create(
        case=case, centre_id=case.centre_id, kind=states.CALL_BACK, owner_id=owner, made_by_id=actor.person_id or None,
        made_at=at, due_at=due_by(case, at),
    )  # fmt: skip
    announce(facts.CallBackAsked(**pen.about(row), owner_person=owner or 0, due_at=row.due_at), actor=actor, at=at)
    return row


def due_by(case: Case, at: datetime) -> datetime:
    """Until when the customer is to be called back, by the centre's working days."""
    here = case_queries.place(case.centre_id)
    days = case_queries.figures_for(case.centre_id).call_back_days
    due: datetime = calendars.working_time(here.calendar_code, here.time_zone).add(at, days, "work_day")
    return due


def call_back(
    task: int, *, result_code: str = "reached", satisfied: bool | None = None, remarks: str = "", channel: str = "phone",
    actor: Actor, at: datetime,
) -> Task:  # fmt: skip
    """Put down a call: ``result_code`` of the list ``contact_result``. Reached, it ends with what the customer says; not
    reached, it is tried again, until as many times as the centre's rules ask before silence counts.

    Not satisfied, the case goes the way of a matter the customer does not accept, when it can (CASE-034).

    :raises Forbidden: without ``tasks.call_back`` for this case, or for those whose work it asks about.
    :raises Invalid: reached without ``satisfied``, or not satisfied without ``remarks``.
    """
    with transaction.atomic():
        row = pen.opened(task, actor)
        if not row.is_call_back:
            raise Conflict("no_call_back", _("这不是回访"))
        if no := scope.why_not_call(row, actor):
            raise no
        reached = _reached(result_code, actor, at)
        if reached and satisfied is None:
            raise Invalid({"satisfied": _("请选客户满意还是不满意")})
        if reached and not satisfied and not remarks.strip():
            raise Invalid({"remarks": _("请写明客户哪里不满意")})
        _attempt, text = case_actions.contact_made(row.case, channel, "out", result_code, remarks, actor=actor, at=at)
        if not reached:
            return _tried(row, text.pk if text else None, actor=actor, at=at)
        return _heard(row, bool(satisfied), text.pk if text else None, actor=actor, at=at)


def _reached(result_code: str, actor: Actor, at: datetime) -> bool:
    """Whether the customer spoke; somebody who asks for another time was not asked yet."""
    item = catalogue.chosen("contact_result", result_code, actor, at=at, field="result_code")
    return bool(item.traits.get("reached")) and result_code not in ("later", "refused")


def _tried(task: Task, text: int | None, *, actor: Actor, at: datetime) -> Task:
    most = case_queries.figures_for(task.centre_id).silence_attempts
    attempts = task.attempts + 1
    last = attempts >= most
    values: dict[str, Any] = {"attempts": attempts, "reached": False}
    if last:
        values |= {"state": states.DONE, "ended_at": at, "ended_by_id": actor.person_id or None, "result_id": text}
    pen.change(task, **values)
    announce(facts.CallBackTried(**pen.about(task), attempts=attempts, is_last=last), actor=actor, at=at)
    return task


def _heard(task: Task, satisfied: bool, text: int | None, *, actor: Actor, at: datetime) -> Task:
    pen.change(
        task, state=states.DONE, ended_at=at, ended_by_id=actor.person_id or None, reached=True, satisfied=satisfied,
        result_id=text,
    )  # fmt: skip
    late = task.due_at < at
    if satisfied:
        announce(facts.CallBackPassed(**pen.about(task), is_late=late), actor=actor, at=at)
        return task
    case = task.case
    announce(facts.CallBackFailed(**pen.about(task), owner_person=case.owner_id, is_late=late), actor=actor, at=at)
    if case.state in ANSWERED:
        case_actions.not_accepted(case.pk, actor=SYSTEM, at=at)
    return task


def no_longer(case_id: int, why: str, *, kind: str = "", before: datetime, at: datetime) -> int:
    """Drop what need not be done any more, of one ``kind`` or all; says how many."""
    with transaction.atomic():
        held = cases.lock(case_id, SYSTEM)
        rows = Task.objects.filter(case=held, state=states.OPEN, made_at__lte=before)
        found = [each for each in rows if kind in ("", each.kind)]
        for each in found:
            each.case = held
            pen.drop(each, why, actor=SYSTEM, at=at)
        return len(found)


def after_closing(case_id: int, reason_code: str, *, at: datetime) -> None:
    """A case was closed with the customer's own word on the spot: nobody need ask again, unless its severity wants it."""
    if reason_code in asking.AT_ONCE:
        case = case_queries.in_hand([case_id])[0]
        if not complaints.requirements(case).call_back:
            no_longer(case_id, "at_once", kind=states.CALL_BACK, before=at, at=at)
