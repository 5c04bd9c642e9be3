"""The sweep: what has come due is announced exactly once, by whichever worker comes first.

A turn takes a batch of clocks whose moment has come. It first holds their cases (slot ``hold``, skipping those someone
works on just now: they come in the next turn), then the clocks themselves (FOR UPDATE SKIP LOCKED on PostgreSQL; on
SQLite the transaction is the lock), looks again whether the moment still stands, and writes what it announces together
with the rungs told. A worker killed on the way leaves nothing behind, and another one does it all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from shouwen.casework.deadlines import queries, slots
from shouwen.casework.deadlines.actions import keeping
from shouwen.casework.deadlines.actions.pausing import resume
from shouwen.casework.deadlines.actions.people import Who
from shouwen.casework.deadlines.actions.ruling import BY_POLICY
from shouwen.casework.deadlines.actions.running import rebase
from shouwen.casework.deadlines.facts import (
    ClimbAnswered,
    DeadlineMissed,
    DeadlineWarned,
    DueMoved,
    LadderClimbed,
)
from shouwen.casework.deadlines.models import Climb, Clock, ClockEvent
from shouwen.casework.deadlines.queries.clocks import subject_of, told_by
from shouwen.casework.deadlines.rules import ladder
from shouwen.casework.deadlines.rules.fold import Event
from shouwen.casework.deadlines.rules.ladder import Rung
from shouwen.casework.deadlines.states import IDLE, STAGES, Traits
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Forbidden, NotFound

FAST = frozenset({1})
FAST_ANSWER = 30
"""Minutes in which those informed of a P1 should say that they have seen it (standards 5)."""


@dataclass
class _Batch:
    who: Who
    rows: list[models.Model] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    climbs: list[Climb] = field(default_factory=list)
    changed: list[Clock] = field(default_factory=list)
    reached: list[Clock] = field(default_factory=list)


def sweep(*, at: datetime, limit: int = 200) -> int:
    """Announce what has come due by ``at``; returns how many clocks were looked at (0: nothing is left to do)."""
    if not Clock.objects.filter(next_check_at__lte=at).exists():
        return 0
    with transaction.atomic():
        clocks = _claim(Q(next_check_at__lte=at), "next_check_at", limit)
        active = _last_activity(clocks)
        batch = _Batch(Who(at))
        over: list[Clock] = []
        for clock in clocks:
            if clock.paused_at is not None:
                over.append(clock)
            else:
                _look(clock, active.get(clock.case_id), batch, at)
        keeping.keep(batch.changed)
        keeping.write([*batch.rows, *batch.climbs], batch.facts, actor=SYSTEM, at=at)
        for clock in batch.reached:
            keeping.say_state(clock, at)
        for subject in dict.fromkeys(subject_of(clock) for clock in over):
            resume(subject, actor=SYSTEM, at=at, is_automatic=True)
    return len(clocks)


def _claim(wanted: Q, order: str, limit: int) -> list[Clock]:
    """Clocks of a batch, locked, their cases held before them."""
    found = Clock.objects.filter(wanted).order_by(order).values_list("id", "case_id")[:limit]
    case_of = dict(found)
    if not case_of:
        return []
    held: Collection[int] = set(case_of.values())
    for hold in slots.hold:
        held = hold(held)
    mine = [pk for pk, case_id in case_of.items() if case_id in held]
    # The moment is looked at again under the lock: another worker may have been faster.
    rows = Clock.objects.filter(wanted, pk__in=mine).order_by("id")
    return list(rows.select_for_update(skip_locked=True))


def _last_activity(clocks: Sequence[Clock]) -> dict[int, datetime]:
    """Case → when somebody last did something about it (the idle clock runs from there, SLA-013)."""
    cases = {clock.case_id for clock in clocks if clock.stage == IDLE}
    if not cases:
        return {}
    done = ledger.entries("case", cases).exclude(via="timer")
    return dict(done.values_list("subject_id").annotate(last=Max("at")))


def _look(clock: Clock, active_at: datetime | None, batch: _Batch, at: datetime) -> None:
    """Announce what one clock has passed (unsaved)."""
    batch.changed.append(clock)
    if clock.stage == IDLE and active_at is not None and active_at > clock.started_at:
        _restart(clock, active_at, batch, at)
        if clock.next_check_at is None or clock.next_check_at > at:
            return
    story = told_by(clock)
    found = keeping.steps_of(clock, story, keeping.time_for(story))
    rungs = ladder.passed(found, clock.told, at)
    said = ladder.announcement(rungs)
    clock.told = sorted({*clock.told, *(rung.number for rung in rungs)})
    batch.reached += [clock] if rungs and STAGES[clock.stage].leads else []
    if said.warning:
        _warn(clock, said.warning, batch)
    if said.miss:
        _miss(clock, said.miss, batch, at)
    if said.climb:
        _climb(clock, said.climb, said.climb_roles, batch, at)
    if clock.stage == IDLE and rungs:
        _restart(clock, at, batch, at)
    else:
        clock.next_check_at = ladder.next_moment(found, clock.told)


def _restart(clock: Clock, moment: datetime, batch: _Batch, at: datetime) -> None:
    event = Event("restarted", keeping.moment([clock], moment))
    clock.told = []
    if keeping.happen(clock, event, at=at):
        batch.rows.append(keeping.event_of(subject_of(clock), "restarted", event.at, SYSTEM, clock))


def _warn(clock: Clock, rung: Rung, batch: _Batch) -> None:
    informed = batch.who.are(subject_of(clock), rung.roles, clock.centre_id)
    batch.facts.append(
        DeadlineWarned(**keeping.about(clock), percent=rung.percent or 100, informed_people=informed)
    )


def _miss(clock: Clock, rung: Rung, batch: _Batch, at: datetime) -> None:
    informed = batch.who.are(subject_of(clock), rung.roles, clock.centre_id)
    clock.missed_at = clock.due_at
    fact = DeadlineMissed(**keeping.about(clock), priority=clock.priority, informed_people=informed)
    batch.facts.append(fact)
    batch.climbs += _climb_row(clock, rung, informed, at)


def _climb(clock: Clock, rung: Rung, roles: tuple[str, ...], batch: _Batch, at: datetime) -> None:
    informed = batch.who.are(subject_of(clock), roles, clock.centre_id)
    clock.is_climbing = True
    fact = LadderClimbed(**keeping.about(clock), rung=rung.number, roles=roles, informed_people=informed)
    batch.facts.append(fact)
    batch.climbs += _climb_row(clock, rung, informed, at)


def _climb_row(clock: Clock, rung: Rung, informed: tuple[int, ...], at: datetime) -> list[Climb]:
    """What those informed are to answer; none when the rung asks for no answer or nobody holds the roles."""
    if not rung.answer_minutes or not informed:
        return []
    minutes = min(rung.answer_minutes, FAST_ANSWER) if clock.priority in FAST else rung.answer_minutes
    answer_by = at + timedelta(minutes=minutes)
    return [Climb(clock=clock, rung=rung.number, at=at, informed=list(informed), answer_by=answer_by)]


@transaction.atomic
def answer_climb(climb_id: int, *, actor: Actor, at: datetime) -> Climb:
    """Someone informed says that they have seen it; saying it twice changes nothing.

    :raises NotFound: when there is no such climb. :raises Forbidden: for anybody who was not informed.
    """
    found = Climb.objects.filter(pk=climb_id).values_list("clock_id", "clock__case_id").first()
    if found is None:
        raise NotFound("climb_unknown", _("没有这次升级"))
    for hold in slots.hold:
        hold([found[1]])
    climb = Climb.objects.select_for_update().get(pk=climb_id)
    if actor.person_id not in climb.informed:
        raise Forbidden("climb_not_yours", _("这次升级没有告知您"))
    if climb.answered_at is None:
        climb.answered_by, climb.answered_at = actor.person_id, at
        climb.save(update_fields=["answered_by", "answered_at"])
        fact = ClimbAnswered(**keeping.about(climb.clock), rung=climb.rung)
        keeping.write([], [fact], actor=actor, at=at)
    return climb


def recount(*, at: datetime, limit: int = 100) -> int:
    """Count clocks again whose calendar, ladder or policy was changed; returns how many were looked at."""
    with transaction.atomic():
        clocks = _claim(Q(recount__gt=0), "recount", limit)
        for clock in clocks:
            if clock.recount == BY_POLICY:
                _rebase(clock, at)
            else:
                _recount(clock, at)
        Clock.objects.filter(pk__in=[clock.pk for clock in clocks]).update(recount=0)
    return len(clocks)


def _recount(clock: Clock, at: datetime) -> None:
    """The same events, the same term, another calendar or ladder."""
    before, story = clock.due_at, queries.story_of(clock)
    keeping.put(clock, story, at=at)
    rows: list[models.Model] = []
    facts: list[Fact] = []
    if clock.due_at != before:
        moment = keeping.moment([clock], at)
        clock.touched_at = moment
        rows.append(keeping.event_of(subject_of(clock), "recounted", moment, SYSTEM, clock))
        if STAGES[clock.stage].leads:
            facts.append(DueMoved(**keeping.about(clock), before_at=before, cause="calendar"))
    keeping.keep([clock])
    if rows:
        subject = subject_of(clock)
        keeping.finish(subject, keeping.clocks_of(subject), rows, facts, None, actor=SYSTEM, at=at)


def _rebase(clock: Clock, at: datetime) -> None:
    """A policy was changed for open clocks too: match the subject again, by the traits it was last matched with."""
    last = ClockEvent.objects.filter(
        subject_kind=clock.subject_kind, subject_id=clock.subject_id, kind__in=["started", "rebased"]
    ).order_by("-at", "-id")
    traits = next((row.body["traits"] for row in last if "traits" in row.body), None)
    fresh = Clock.objects.filter(pk=clock.pk, recount__gt=0).exists()
    if traits is not None and fresh:
        rebase(subject_of(clock), Traits(**traits), cause="policy", actor=SYSTEM, at=at)
