"""Service projects: an owner, whoever takes part, milestones with their days; progress is counted, never typed (ORG-067)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.teamwork import facts, queries, states
from shouwen.casework.teamwork.actions import pen
from shouwen.casework.teamwork.models import Milestone, Participant, Project
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.days import can_be_meant
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound


def begin(
    *, name: str, purpose: str, owner_id: int | None = None, people: Sequence[int] = (), actor: Actor, at: datetime
) -> Project:
    """Begin a project: the actor answers for it, or somebody they lead; those who take part are led by them as well.

    :raises Forbidden: without ``teamwork.lead``.
    :raises Invalid: beside what is missing, for somebody one does not lead.
    """
    actor.need("teamwork.lead")
    me = pen.myself(actor)
    owner = me if owner_id in (None, me.pk) else pen.led_person(owner_id, actor, field="owner")
    wanted = [pk for pk in dict.fromkeys(people) if pk not in (owner.pk, me.pk)]
    if queries.led(actor).filter(pk__in=wanted, is_active=True).count() != len(wanted):
        raise Invalid({"people": _("请选您带的同事")})
    there = [*wanted, *([me.pk] if me.pk in people and me.pk != owner.pk else [])]
    kept = {"name": pen.line(name, "name", 120), "purpose": pen.passage(purpose, "purpose")}
    with transaction.atomic():
        row = Project.objects.create(owner=owner, centre_id=owner.unit.centre_id or owner.unit_id, made_by=me, made_at=at, **kept)
        Participant.objects.bulk_create([Participant(project=row, person_id=pk) for pk in there])
        announce(facts.ProjectBegun(**pen.about(row.pk, owner)), actor=actor, at=at, fresh=True)
    return row


def add_milestone(project_id: int, *, title: str, due_on: date | None, actor: Actor, at: datetime) -> Milestone:
    """Add a milestone.

    :raises Invalid: without words or a day.
    """
    words = pen.line(title, "title", 120)
    if due_on is None or not can_be_meant(due_on):
        raise Invalid({"due_on": _("请选日期")})
    with transaction.atomic():
        row = _kept(project_id, actor)
        made = Milestone.objects.create(project=row, title=words, due_on=due_on)
        announce(facts.MilestoneSet(**_about(row), milestone_id=made.pk), actor=actor, at=at)
    return made


def reach(project_id: int, milestone_id: int, *, back: bool = False, actor: Actor, at: datetime) -> Milestone:
    """Say that a milestone is reached, or (``back``) is not after all.

    :raises NotFound: for none of this project's.
    :raises Conflict: when it is so already.
    """
    with transaction.atomic():
        row = _kept(project_id, actor)
        found = Milestone.objects.select_for_update(of=("self",)).filter(project=row, pk=milestone_id).first()
        if found is None:
            raise NotFound("milestone_unknown", _("没有这个里程碑"))
        if back != (found.done_on is not None):
            raise Conflict("already_so", _("这个里程碑已是这个状态"))
        found.done_on, found.done_by_id = (None, None) if back else (queries.today(actor, at), actor.person_id or None)
        found.save(update_fields=["done_on", "done_by"])
        announce(facts.MilestoneReached(**_about(row), milestone_id=found.pk, is_back=back), actor=actor, at=at)
    return found


def end(project_id: int, state: str, *, actor: Actor, at: datetime) -> Project:
    """End a project (done or dropped), or let it go on (open).

    :raises Invalid: for no such state.
    :raises Conflict: when it is so already, or done with milestones open.
    """
    with transaction.atomic():
        row = _kept(project_id, actor, ended=True)
        if state not in states.LABELS:
            raise Invalid({"state": _("请从列表里选一项")})
        if row.state == state:
            raise Conflict("already_so", _("这个项目已是这个状态"))
        if state == states.DONE and row.milestones.filter(done_on=None).exists():
            raise Conflict("milestones_open", _("还有里程碑没有达成"))
        row.state = state
        row.save(update_fields=["state"])
        announce(facts.ProjectEnded(**_about(row), state=state), actor=actor, at=at)
    return row


def release_person(person_id: int, heir_id: int, *, actor: Actor, at: datetime) -> None:
    """Who leaves hands their open projects to the heir; in the caller's transaction."""
    heir = Person.objects.select_related("unit").get(pk=heir_id)
    for row in Project.objects.select_for_update(of=("self",)).filter(owner=person_id, state=states.OPEN).order_by("pk"):
        row.owner = heir
        row.save(update_fields=["owner"])
        announce(facts.ProjectGiven(**pen.about(row.pk, heir)), actor=actor, at=at)


def _kept(project_id: int, actor: Actor, *, ended: bool = False) -> Project:
    row = pen.locked(queries.project(project_id, actor))
    if not queries.keeps(row, actor):
        raise Forbidden("not_yours", _("项目由负责人或带他的人来改"))
    if row.state != states.OPEN and not ended:
        raise Conflict("project_ended", _("这个项目已经结束"))
    return row


def _about(row: Project) -> facts.About:
    return {"subject_id": row.pk, "centre_id": row.centre_id, "of_person": row.owner_id}
