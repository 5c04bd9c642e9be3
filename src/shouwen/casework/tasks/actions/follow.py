"""Follow-ups: set with a time and somebody to do it, finished with a result, moved, dropped (CASE-047)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions import pen as case_pen
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.cases.queries.company import why_unseen
from shouwen.casework.cases.queries.scope import Which
from shouwen.casework.tasks import facts, states
from shouwen.casework.tasks.actions import pen
from shouwen.casework.tasks.models import Task
from shouwen.casework.tasks.queries import people, scope
from shouwen.casework.tasks.rules import asking
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.models import new_row
from shouwen.kit.text import tidy

TEXT_MAX = 500
FAR = timedelta(days=730)


def follow_up(
    case: Which, *, text: str, owner: int | None = None, due_at: datetime, remind_at: datetime | None = None,
    actor: Actor, at: datetime,
) -> Task:  # fmt: skip
    """Let somebody (oneself unless ``owner``) see to something until a moment, also after the case is closed.

    :raises Forbidden: without ``tasks.write`` for this case.
    :raises Invalid: without words, for a time that is past, or for somebody who may not see the case.
    """
    with transaction.atomic():
        held = cases.lock(case, actor)
        if no := scope.why_not_set(held, actor):
            raise no
        owner = owner or actor.person_id or None
        _check(held, owner, due_at, remind_at, at)
        said = case_pen.words(held, "note", text, actor=actor, at=at, limit=TEXT_MAX)
        row = new_row(
            Task, case_id=held.pk, centre_id=held.centre_id, kind=states.FOLLOW_UP, owner_id=owner, words_id=said.text.pk,
            made_by_id=actor.person_id or None, made_at=at, due_at=due_at,
            remind_at=remind_at or asking.remind_at(at, due_at),
        )  # fmt: skip
        fact = facts.FollowUpSet(**pen.about(row), owner_person=owner or 0, due_at=due_at, **said.sealed)
        case_pen.write(held, fact, actor=actor, at=at, rows=[*said.rows, row])
        return row


def _check(case: object, owner: int | None, due_at: datetime, remind_at: datetime | None, at: datetime) -> None:
    wrong = {}
    if owner is None:
        wrong["owner"] = _("请选择谁来做")
    elif why := why_unseen(case, owner, at=at):  # type: ignore[arg-type]
        wrong["owner"] = why
    if not at < due_at <= at + FAR:
        wrong["due_at"] = _("请选将来两年内的时间")
    elif remind_at and not at < remind_at <= due_at:
        wrong["remind_at"] = _("提醒要在现在以后、期限以前")
    if wrong:
        raise Invalid(wrong)


def finish(task: int, *, result: str, actor: Actor, at: datetime) -> Task:
    """Put down what came of a follow-up; without words it is not finished.

    :raises Forbidden: for somebody who neither has it nor arranges this case's tasks.
    :raises Invalid: without a result.
    """
    with transaction.atomic():
        row = pen.opened(task, actor)
        if row.is_call_back:
            raise Invalid({"result": _("回访请写联系上没有、客户满不满意")})
        if no := scope.why_not_finish(row, actor):
            raise no
        said = case_pen.words(row.case, "note", result, actor=actor, at=at, field="result", limit=TEXT_MAX)
        fact = facts.FollowUpDone(**pen.about(row), is_late=row.due_at < at, **said.sealed)
        case_pen.write(row.case, fact, actor=actor, at=at, rows=said.rows)
        pen.change(row, state=states.DONE, ended_at=at, ended_by_id=actor.person_id or None, result_id=said.text.pk)
        return row


def move(
    task: int, *, owner: int | None = None, due_at: datetime | None = None, reason: str, actor: Actor, at: datetime
) -> Task:
    """Give a task to another, or another time, and say why. A call-back goes to nobody with a part in the case.

    :raises Forbidden: for those whose work the call-back asks about, and for strangers.
    :raises Invalid: without a reason, for a time that is past, or for somebody who may not do it.
    """
    with transaction.atomic():
        row = pen.opened(task, actor)
        if no := scope.why_not_arrange(row, actor):
            raise no
        owner, due_at = owner or row.owner_id, due_at or row.due_at
        wrong = {} if reason.strip() else {"reason": _("请写明为什么改")}
        if owner is None:
            wrong["owner"] = _("请选择谁来做")
        elif owner != row.owner_id and (why := _unfit(row, owner, at)):
            wrong["owner"] = why
        if due_at != row.due_at and not at < due_at <= at + FAR:
            wrong["due_at"] = _("请选将来两年内的时间")
        if wrong:
            raise Invalid(wrong)
        if (owner, due_at) != (row.owner_id, row.due_at):
            pen.give(row, owner, due_at, reason=tidy(reason)[:200], actor=actor, at=at)
        return row


def _unfit(task: Task, person: int, at: datetime) -> str:
    return people.why_not_caller(task.case, person, at=at) if task.is_call_back else why_unseen(task.case, person, at=at)


def drop(task: int, *, reason: str, actor: Actor, at: datetime) -> Task:
    """Say that a task need not be done, and why.

    :raises Forbidden: as :func:`move`.
    :raises Invalid: without a reason.
    """
    with transaction.atomic():
        row = pen.opened(task, actor)
        if no := scope.why_not_arrange(row, actor):
            raise no
        if not reason.strip():
            raise Invalid({"reason": _("请写明为什么不用做了")})
        pen.drop(row, "by_hand", reason=tidy(reason)[:200], actor=actor, at=at)
        return row
