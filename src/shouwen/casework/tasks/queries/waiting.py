"""What waits for whom: tasks to do, for My work; what a leaver holds; what the closed loop lacks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.slots import Chore, LoopGap
from shouwen.casework.tasks import states
from shouwen.casework.tasks.models import Task
from shouwen.casework.tasks.queries.people import RIGHT
from shouwen.casework.tasks.queries.scope import why_not_call
from shouwen.kit.actor import Actor
from shouwen.kit.addresses import address
from shouwen.kit.beside import beside
from shouwen.kit.standing import Alike

MOST = 20


def mine(actor: Actor) -> list[Task]:
    """Open tasks of a person, and those of their centres nobody has; the nearest due first. One query for most."""
    return [each for each in _near.all(actor) if _reaches(each, actor)]


@Alike
def _near(actor: Actor) -> QuerySet[Task]:
    reach = actor.reach(RIGHT)
    wanted = Q(owner_id=actor.person_id)
    if reach is not None and not reach.narrow:
        wanted |= Q(owner=None) & (Q() if reach.centre_ids is None else Q(centre_id__in=reach.centre_ids))
    rows = Task.objects.filter(wanted, state=states.OPEN).select_related("case", "words", "result")
    return rows.order_by("due_at", "id")[:MOST]


def _reaches(task: Task, actor: Actor) -> bool:
    if not cases.sees(task.case, actor):
        return False
    return task.owner_id == actor.person_id or why_not_call(task, actor) is None


def chores(actor: Actor, at: datetime) -> Sequence[Chore]:
    """What waits for this person, for My work."""
    return [_chore(each) for each in mine(actor)] if actor.person_id else []


def _chore(task: Task) -> Chore:
    label = _("回访客户") if task.is_call_back else _("跟进")
    url = address("tasks:task", task.pk)
    return Chore("order", task.case.number, label, task.text or task.case.title, url, task.made_at, task.due_at)


def holdings(person_id: int) -> list[tuple[str, int]]:
    """What a leaver has still to do."""
    count = Task.objects.filter(owner_id=person_id, state=states.OPEN).count()
    return [(_("没做完的跟进和回访"), count)] if count else []


def takes_part(case_ids: Collection[int], actor: Actor) -> bool:
    """Whether a task of any of some cases is the actor's, who may therefore read it. One query."""
    return bool(actor.person_id) and Task.objects.filter(case__in=case_ids, owner_id=actor.person_id, state=states.OPEN).exists()


def _late(at: datetime) -> Q:
    return Q(beside(Task.objects.filter(kind=states.CALL_BACK, state=states.OPEN, due_at__lt=at), "case_id"))


GAPS: tuple[LoopGap, ...] = (
    LoopGap("task_call_back_late", "survey", gettext_lazy("到时没有回访"), lambda at, figures: _late(at)),
)


def gaps() -> Sequence[LoopGap]:
    """What open cases lack because nobody called back."""
    return GAPS
