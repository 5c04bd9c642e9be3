"""Meetings: planned, held with minutes, signed by the chair; decisions that may open plans; who is late is reminded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.committees import facts, queries, states
from shouwen.casework.committees.actions import pen
from shouwen.casework.committees.models import Attendance, Committee, Decision, Meeting
from shouwen.casework.improvement import actions as improvement
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound

FAR = timedelta(days=366)


@dataclass(frozen=True)
class Resolution:
    """What a meeting decides; ``plan_kind`` '' opens no plan."""

    text: str
    owner: int | None = None
    due_on: date | None = None
    plan_kind: str = ""


def plan_meeting(committee_id: int, meets_on: date | None, *, agenda: str = "", actor: Actor, at: datetime) -> Meeting:
    """Put a meeting on a day; one that has been held already is put down afterwards the same way.

    :raises Invalid: for a day before the committee was set up or more than a year away.
    """
    said = pen.passage(agenda, "agenda")
    with transaction.atomic():
        row = pen.kept(committee_id, actor)
        today = cases.place(row.centre_id).day(at)
        if meets_on is None or not row.founded_on <= meets_on <= today + FAR:
            raise Invalid({"meets_on": _("请写哪天开，委员会设立以后、一年以内")})
        last = row.meetings.aggregate(last=Max("seq"))["last"] or 0
        made = Meeting.objects.create(
            committee=row, seq=last + 1, meets_on=meets_on, agenda=said, made_by_id=actor.person_id or None, made_at=at
        )
        announce(facts.MeetingPlanned(**_about(row, made), meets_on=meets_on), actor=actor, at=at)
    return made


def _about(row: Committee, meeting: Meeting) -> dict[str, Any]:
    return {**pen.about(row), "meeting_id": meeting.pk, "seq": meeting.seq}


def _held(committee_id: int, seq: int, move: str, actor: Actor) -> tuple[Committee, Meeting]:
    row = pen.kept(committee_id, actor)
    found = queries.meeting(committee_id, seq, actor)
    states.MOVES.check(move, found.state)
    return row, found


def cancel(committee_id: int, seq: int, *, back: bool = False, actor: Actor, at: datetime) -> Meeting:
    """Cancel a meeting that is to come, or (``back``) put it on again.

    :raises Conflict: once it was held.
    """
    with transaction.atomic():
        row, found = _held(committee_id, seq, "renew" if back else "cancel", actor)
        found.state = states.PLANNED if back else states.CANCELLED
        found.save(update_fields=["state"])
        announce(facts.MeetingCancelled(**_about(row, found), is_back=back), actor=actor, at=at)
    return found


def write_minutes(committee_id: int, seq: int, minutes: str, *, present: Collection[int], actor: Actor, at: datetime) -> Meeting:
    """Write the minutes and who was there; again until the chair signs them.

    :raises Invalid: without words, without anybody, or for somebody who does not sit on it.
    :raises Conflict: before its day, or once signed.
    """
    said = pen.passage(minutes, "minutes", _("请写纪要"))
    there = set(present)
    with transaction.atomic():
        row, found = _held(committee_id, seq, "hold", actor)
        if found.meets_on > cases.place(row.centre_id).day(at):
            raise Conflict("meeting_to_come", _("会还没开，到 %(day)s 再记纪要") % {"day": found.meets_on.isoformat()})
        if not there or there - set(queries.seated(row).values_list("person_id", flat=True)):
            raise Invalid({"present": _("请选到会的委员")})
        found.state, found.minutes, found.written_by_id, found.written_at = states.HELD, said, actor.person_id or None, at
        found.save(update_fields=["state", "minutes", "written_by", "written_at"])
        Attendance.objects.filter(meeting=found).exclude(person_id__in=there).delete()
        known = set(Attendance.objects.filter(meeting=found).values_list("person_id", flat=True))
        Attendance.objects.bulk_create([Attendance(meeting=found, person_id=each) for each in sorted(there - known)])
        announce(facts.MinutesWritten(**_about(row, found), present=len(there)), actor=actor, at=at)
    return found


def sign(committee_id: int, seq: int, *, actor: Actor, at: datetime) -> Meeting:
    """The chair signs the minutes somebody else wrote; from then on they stand.

    :raises Forbidden: for anybody else, or whoever wrote them.
    :raises Conflict: before there are minutes, or once signed.
    """
    with transaction.atomic():
        row = Committee.objects.select_for_update(of=("self",)).get(pk=queries.find(committee_id, actor).pk)
        found = queries.meeting(committee_id, seq, actor)
        states.MOVES.check("sign", found.state)
        if (no := queries.signing(found, actor)) is not None:
            raise no
        found.state, found.signed_by_id, found.signed_at = states.SIGNED, actor.person_id, at
        found.save(update_fields=["state", "signed_by", "signed_at"])
        announce(facts.MinutesSigned(**_about(row, found)), actor=actor, at=at)
    return found


def decide(committee_id: int, seq: int, resolution: Resolution, *, actor: Actor, at: datetime) -> Decision:
    """Note what a meeting decided; with a ``plan_kind`` it opens an improvement plan at the committee's centre.

    :raises Conflict: before the meeting has minutes, or once they are signed.
    :raises Forbidden: without ``improvement.write`` there, when it opens a plan.
    """
    said = pen.line(resolution.text, "text", 500, _("请写决定了什么"))
    who = pen.person(resolution.owner, "owner").pk if resolution.owner else None
    with transaction.atomic():
        row, found = _held(committee_id, seq, "hold", actor)
        if found.state != states.HELD:
            raise Conflict("meeting_without_minutes", _("先记纪要，再写决定"))
        last = found.decisions.aggregate(last=Max("seq"))["last"] or 0
        made = Decision(meeting=found, seq=last + 1, text=said, owner_id=who, due_on=resolution.due_on, made_by_id=actor.person_id or None, made_at=at)
        if resolution.plan_kind:
            note = _("%(name)s第 %(n)s 次会议") % {"name": row.name, "n": found.seq}
            brief = improvement.Brief(said[:120], kind=resolution.plan_kind, source="committee", source_note=note, problem=said, owner=who,
                                      due_on=resolution.due_on)  # fmt: skip
            made.plan = improvement.open_plan(brief, centre_id=row.centre_id, actor=actor, at=at)
        made.save(force_insert=True)
        plan = made.plan.number if made.plan else ""
        announce(facts.DecisionTaken(**_about(row, found), decision_id=made.pk, plan=plan), actor=actor, at=at)
    return made


def drop_decision(committee_id: int, seq: int, decision_id: int, *, actor: Actor, at: datetime) -> Decision:
    """Cross out a decision noted by mistake; its plan, if it has one, is cancelled where plans are.

    :raises NotFound: when there is none.
    :raises Conflict: once the minutes are signed, or when it has a plan that is open.
    """
    with transaction.atomic():
        row, found = _held(committee_id, seq, "hold", actor)
        held = found.decisions.select_related("plan").filter(pk=decision_id, dropped_at=None).first()
        if held is None:
            raise NotFound("decision_unknown", _("没有这项决定"))
        if held.plan and held.plan.is_open:
            raise Conflict("decision_has_plan", _("它已立项 %(plan)s，请先取消那个计划") % {"plan": held.plan.number})
        held.dropped_at, held.dropped_by_id = at, actor.person_id or None
        held.save(update_fields=["dropped_at", "dropped_by"])
        announce(facts.DecisionDropped(**_about(row, found), decision_id=held.pk), actor=actor, at=at)
    return held


def remind_due(*, at: datetime, limit: int = 200) -> int:
    """Committees that have not met within their cycle: told once for each due day; says how many."""
    told = 0
    for pk in list(Committee.objects.filter(retired_at=None).order_by("pk").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            row = Committee.objects.select_for_update(of=("self",)).get(pk=pk)
            due = queries.due_on(row)
            if due < cases.place(row.centre_id).day(at) and row.told_for != due:
                row.told_for = due
                row.save(update_fields=["told_for"])
                announce(facts.MeetingOverdue(**pen.about(row), due_on=due), actor=SYSTEM, at=at)
                told += 1
    return told
