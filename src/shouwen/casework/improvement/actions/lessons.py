"""Lessons written down and put away; what closings say about prevention taken up or set aside (CMP-017, IMP-015)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries import scope as case_scope
from shouwen.casework.improvement import facts
from shouwen.casework.improvement.actions import pen
from shouwen.casework.improvement.actions.opening import take_up
from shouwen.casework.improvement.models import Ground, Lesson, Prevention
from shouwen.casework.improvement.queries.scope import Which, find
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.catalogue import queries as catalogue


def write_lesson(
    *, title: str, text: str, category_path: str, plan: Which | None = None, actor: Actor, at: datetime
) -> Lesson:
    """Write a lesson for whoever gets a case of a category or of one below it.

    :raises Forbidden: without ``improvement.write``.
    :raises Invalid: without words or a category.
    """
    actor.need("improvement.write")
    try:
        path = catalogue.category_by_code(category_path).path
    except NotFound:
        raise Invalid({"category_path": _("请选一个类别，新来的同类事项旁边才会显示")}) from None
    with transaction.atomic():
        from_plan = find(plan, actor) if plan else None
        centre_id = from_plan.centre_id if from_plan else actor.centre_id
        row = Lesson.objects.create(
            centre_id=centre_id, plan=from_plan, category_path=path, made_by_id=actor.person_id or None, made_at=at,
            title=pen.line(title, "title", 120, needed=_("请写一句话")), text=pen.passage(text, "text", needed=_("请写明下次怎样做")),
        )  # fmt: skip
        _hold(centre_id)
        announce(facts.LessonWritten(subject_id=centre_id, centre_id=centre_id, lesson_id=row.pk), actor=actor, at=at)
    return row


def _hold(centre_id: int) -> None:
    Unit.objects.select_for_update().filter(pk=centre_id).first()


def retire_lesson(lesson_id: int, *, back: bool = False, actor: Actor, at: datetime) -> Lesson:
    """Show a lesson no more, or (``back``) again.

    :raises NotFound: for one of another centre.
    :raises Conflict: when it is so already.
    """
    reach = actor.need("improvement.write")
    with transaction.atomic():
        row = Lesson.objects.select_for_update(of=("self",)).filter(pk=lesson_id).first()
        mine = row is not None and (reach.centre_ids is None or row.centre_id in {*reach.centre_ids, actor.centre_id})
        if row is None or not mine:
            raise NotFound("lesson_unknown", _("没有这条经验教训"))
        if reach.narrow and row.made_by_id != actor.person_id:
            raise Forbidden("out_of_reach", _("这一条是别人写的，请主管来收起"))
        if bool(row.retired_at) != back:
            raise Conflict("lesson_so_already", _("已经是这样了"))
        row.retired_at, row.retired_by_id = (None, None) if back else (at, actor.person_id or None)
        row.save(update_fields=["retired_at", "retired_by"])
        _hold(row.centre_id)
        told = facts.LessonRetired(subject_id=row.centre_id, centre_id=row.centre_id, lesson_id=row.pk, is_back=back)
        announce(told, actor=actor, at=at)
    return row


def hear_prevention(case_id: int, person_id: int | None, *, at: datetime) -> Prevention | None:
    """What a closing says about prevention comes in, once: to the plan that stands on the case, else to the list of what
    nobody has taken up."""
    with transaction.atomic():
        case = case_scope.lock(case_id, SYSTEM)
        closed = cases.closing(case)
        words = closed.prevention if closed else ""
        if not words or Prevention.objects.filter(case=case, said_at=at).exists():
            return None
        ground = Ground.objects.filter(case=case, removed_at=None, plan__is_open=True).order_by("-added_at").first()
        row = Prevention.objects.create(
            case=case, centre_id=case.centre_id, text=words, said_by_id=person_id, said_at=at, plan_id=ground.plan_id if ground else None,
            done_at=at if ground else None,
        )  # fmt: skip
        told = facts.PreventionHeard(
            subject_id=case.pk, centre_id=case.centre_id, plan_id=row.plan_id or 0, plan=ground.plan.number if ground else "", note_id=row.pk
        )
        announce(told, actor=SYSTEM, at=at)
    return row


def settle_prevention(note_id: int, *, plan: Which | None = None, actor: Actor, at: datetime) -> Prevention:
    """Take what a closing said into a plan, with its case; or (None) set it aside: seen, nothing to do.

    :raises NotFound: when its case is out of sight.
    :raises Conflict: when somebody has done so before.
    """
    actor.need("improvement.write")
    with transaction.atomic():
        row = Prevention.objects.select_for_update(of=("self",)).filter(pk=note_id).first()
        if row is None:
            raise NotFound("prevention_unknown", _("没有这一条"))
        case_scope.find(row.case_id, actor)
        if row.done_at is not None:
            raise Conflict("prevention_done", _("这一条已经有人看过了"))
        if plan is not None:
            found = pen.opened(plan, actor=actor, at=at).plan
            take_up(found, [row.case_id], actor=actor, at=at)
            row.plan = found
        row.done_at, row.done_by_id = at, actor.person_id or None
        row.save(update_fields=["plan", "done_at", "done_by"])
    return row
