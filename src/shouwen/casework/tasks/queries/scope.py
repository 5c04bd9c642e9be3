"""One task for its reader, and what this reader may do with it now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.tasks.models import Task
from shouwen.casework.tasks.queries.people import RIGHT, parts
from shouwen.casework.tasks.rules.asking import holds
from shouwen.foundation.access.actions import keep_apart
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Conflict, Forbidden, NotFound, Refusal

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def find(task_id: int, actor: Actor) -> Task:
    """A task of a case the reader may see.

    :raises NotFound: when there is none, or none for this reader.
    """
    task = Task.objects.select_related("case", "words", "result").filter(pk=task_id).first()
    if task is None or not cases.sees(task.case, actor):
        raise NotFound("task_not_found", _("没有找到这项待办"))
    return task


def of_case(case: Case) -> QuerySet[Task]:
    """The tasks of a case in hand, those to do first, then the newest."""
    rows = Task.objects.filter(case=case).select_related("words", "result")
    return rows.order_by("ended_at", "-made_at", "-id")


def arranges(case: Case, actor: Actor) -> bool:
    """Whether the actor may set tasks on this case, and move or drop them. No query."""
    return cases.covers(actor.reach("tasks.write"), case, actor)


def why_not_set(case: Case, actor: Actor) -> Refusal | None:
    """Why the actor may not set a task on this case; None when they may. No query."""
    if case.merged_into_id:
        return Conflict("case_merged", _("已经并入另一件，请到那边去做"))
    if not actor.may("tasks.write"):
        return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name("tasks.write")})
    return None if arranges(case, actor) else Forbidden("out_of_reach", _("这件事由别人负责，请找责任人或主管"))


def why_not_finish(task: Task, actor: Actor) -> Refusal | None:
    """Why the actor may not put down the result of a follow-up; None when they may."""
    if not task.is_open:
        return _ended(task)
    mine = task.owner_id == actor.person_id or actor.acting_for_id == task.owner_id
    if mine or arranges(task.case, actor):
        return None
    return Forbidden("not_yours", _("这项跟进由别人做"))


def why_not_call(task: Task, actor: Actor) -> Refusal | None:
    """Why the actor may not call back; None when they may. Nobody asks about their own work. At most two queries."""
    if not task.is_open:
        return _ended(task)
    if not actor.may(RIGHT):
        return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name(RIGHT)})
    if not cases.covers(actor.reach(RIGHT), task.case, actor):
        return Forbidden("out_of_reach", _("这件事由别人负责，请找责任人或主管"))
    try:
        keep_apart("survey", actor=actor, parts=parts(task.case))
    except Forbidden as own:
        return own
    return None


def why_not_arrange(task: Task, actor: Actor) -> Refusal | None:
    """Why the actor may not move or drop a task; None when they may. No query. A call-back is no matter of those whose
    work it asks about: whoever leads moves it, or whoever has it passes it on."""
    if not task.is_open:
        return _ended(task)
    case = task.case
    if task.owner_id == actor.person_id or (task.made_by_id and task.made_by_id == actor.person_id and not task.is_call_back):
        return None
    if arranges(case, actor) and not (task.is_call_back and actor.person_id in (case.owner_id, case.handler_id)):
        return None
    return Forbidden("out_of_reach", _("这项待办由别人做，请找做的人或主管"))


def _ended(task: Task) -> Conflict:
    return Conflict("task_ended", _("这项待办已经了结：%(how)s") % {"how": task.outcome_label})


def newest_call_back(case: Case) -> Task | None:
    """The newest call-back of a case that was not dropped; one query."""
    return Task.objects.filter(case=case, kind="call_back").exclude(state="dropped").order_by("-made_at", "-id").first()


def closing_reason(case: Case, reason_code: str) -> str:
    """``call_back_passed`` is said only of a case whose newest call-back passed (CASE-021)."""
    if reason_code != "call_back_passed":
        return ""
    row = newest_call_back(case)
    if row and holds(satisfied=row.satisfied, ended_at=row.ended_at, state=case.state, state_since=case.state_since):
        return ""
    if row and row.is_open:
        return _("回访还没有做，不能以“回访通过”办结")
    return _("没有通过的回访，不能以“回访通过”办结")


def is_late(task: Task, at: datetime) -> bool:
    """Whether its time is over and it is not done."""
    return task.is_open and task.due_at < at
