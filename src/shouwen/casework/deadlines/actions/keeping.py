"""Between stories and rows: reading clocks, writing them back, events and facts in one trip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from shouwen.casework.deadlines import queries, slots, states
from shouwen.casework.deadlines.models import Clock, ClockEvent
from shouwen.casework.deadlines.queries.clocks import leading, subject_of, told_by
from shouwen.casework.deadlines.queries.views import state_of
from shouwen.casework.deadlines.rules import fold, ladder
from shouwen.casework.deadlines.rules.fold import Event, Story, Time
from shouwen.casework.deadlines.states import STAGES, Subject
from shouwen.foundation.ledger.actions import entries
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.models import new_row
from shouwen.kit.sql import change_rows, insert_rows
from shouwen.kit.standing import Standing

SOON = 0.8
KEPT = (
    "term", "policy_id", "calendar_code", "priority", "started_at", "due_at", "budget", "paused_at", "paused_until",
    "met_at", "stopped_at", "missed_at", "soon_at", "extensions", "told", "is_climbing", "next_check_at", "recount",
    "touched_at",
)  # fmt: skip
TICK = timedelta(microseconds=1)
together = transaction.atomic(savepoint=False)
"""For actions that only ever run as part of a caller's: one transaction, no savepoint, so no trips for it."""


@dataclass
class Later:
    """Rows and facts for a caller who writes them together with its own, and the nearest clock after the change.

    Pass one to an action and it inserts nothing, announces nothing and does not call ``due_changed``.
    """

    rows: list[models.Model] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    due_at: datetime | None = None
    stage: str = ""
    state: str = states.RUNNING
    is_paused: bool = False


def clocks_of(subject: Subject) -> list[Clock]:
    """The clocks of a subject that have not ended; the caller holds the subject."""
    return _going.all(subject.kind, subject.id)


_going = Standing(
    lambda kind, subject_id: Clock.objects.filter(
        subject_kind=kind, subject_id=subject_id, met_at=None, stopped_at=None
    ).order_by("id")
)


def moment(clocks: Iterable[Clock], at: datetime) -> datetime:
    """The time of a new event: never before the last one of these clocks, so that stories read in order."""
    return max([at, *(clock.touched_at + TICK for clock in clocks if clock.touched_at >= at)])


def time_for(story: Story) -> Time:
    """The calendar a story counts by."""
    return queries.time_of(story.term.calendar, story.term.zone)


def happen(clock: Clock, event: Event, *, at: datetime) -> bool:
    """Let an event happen to a clock (unsaved); False when it changes nothing."""
    before = told_by(clock)
    story = fold.apply(before, event, time_for(before), pauses=STAGES[clock.stage].pauses)
    if story == before:
        return False
    put(clock, story, at=at)
    clock.touched_at = event.at
    return True


def put(clock: Clock, story: Story, *, at: datetime) -> None:
    """Write a story into its row (unsaved): when it moves later, rungs that lie ahead again will be told again."""
    later = story.due_at > clock.due_at or story.started_at != clock.started_at
    clock.term, clock.policy_id, clock.calendar_code = (
        story.term.plain(),
        story.term.policy_id,
        story.term.calendar,
    )
    clock.started_at, clock.due_at, clock.budget = story.started_at, story.due_at, story.budget
    clock.paused_at, clock.met_at, clock.stopped_at = story.paused_at, story.met_at, story.stopped_at
    clock.extensions = story.extensions
    if story.paused_at is None:
        clock.paused_until = None
    schedule(clock, story, at=at, retell=later)


def schedule(clock: Clock, story: Story, *, at: datetime, retell: bool = False) -> None:
    """Work out when the sweep must look at a clock again."""
    time = time_for(story)
    clock.soon_at = fold.moment_of(story, SOON, time)
    if story.ended or story.paused_at:
        clock.next_check_at = None if story.ended else clock.paused_until
        return
    found = steps_of(clock, story, time)
    if retell:
        clock.told = ladder.still_told(found, clock.told, at)
        clock.missed_at = clock.missed_at if clock.missed_at and story.due_at <= at else None
        clock.is_climbing = clock.is_climbing and clock.missed_at is not None
    clock.next_check_at = ladder.next_moment(found, clock.told)


def steps_of(clock: Clock, story: Story, time: Time) -> list[ladder.Step]:
    """The rungs of a clock's ladder with their moments."""
    term = story.term
    after = queries.time_of(term.home or term.calendar, term.zone)
    return ladder.steps(story, queries.rungs(term.ladder), clock.priority, time, after)


def event_of(
    subject: Subject,
    kind: str,
    at: datetime,
    actor: Actor,
    clock: Clock | None = None,
    body: dict[str, Any] | None = None,
) -> ClockEvent:
    """An unsaved event row; without a clock it is about all clocks of the subject."""
    return new_row(
        ClockEvent,
        subject_kind=subject.kind,
        subject_id=subject.id,
        clock_id=clock.pk if clock else None,
        kind=kind,
        at=at,
        actor_id=actor.person_id,
        body=body or {},
    )


def keep(clocks: Sequence[Clock]) -> None:
    """Save changed clocks in one trip."""
    change_rows(clocks, KEPT)


def finish(
    subject: Subject,
    clocks: Sequence[Clock],
    rows: Sequence[models.Model],
    facts: Sequence[Fact],
    later: Later | None,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Write events and facts, or leave them to the caller, and say which clock is nearest now."""
    lead = leading(clocks)
    due_at, stage = (lead.due_at, lead.stage) if lead else (None, "")
    stands = any(STAGES[each.stage].leads and each.paused_at and not told_by(each).ended for each in clocks)
    if lead and STAGES[lead.stage].pauses and not lead.paused_at:
        stands = False  # it began while the others stood, and is what is waited for now
    if later is not None:
        later.rows += rows
        later.facts += facts
        later.due_at, later.stage, later.is_paused = due_at, stage, stands
        later.state = state_now(lead, at) if lead else states.RUNNING
        return
    write(rows, facts, actor=actor, at=at)
    for tell in slots.due_changed:
        tell(subject, due_at, stage, stands, at=at)
    if lead and lead.paused_at is None and state_now(lead, at) != states.RUNNING:
        say_state(lead, at)


def state_now(clock: Clock, at: datetime) -> str:
    """The state people see."""
    return state_of(
        due_at=clock.due_at,
        at=at,
        soon_at=clock.soon_at,
        paused_at=clock.paused_at,
        met_at=clock.met_at,
        stopped_at=clock.stopped_at,
        is_climbing=clock.is_climbing,
    )


def say_state(clock: Clock, at: datetime) -> None:
    """Let lists that show this clock show how urgent it is."""
    for tell in slots.state_changed:
        tell(subject_of(clock), clock.stage, state_now(clock, at), at=at)


def write(rows: Sequence[models.Model], facts: Sequence[Fact], *, actor: Actor, at: datetime) -> None:
    """Rows and sealed facts in one trip."""
    insert_rows([*rows, *entries(*facts, actor=actor, at=at)])


def about(clock: Clock) -> dict[str, Any]:
    """What every fact about one clock says."""
    return {
        **about_subject(subject_of(clock)),
        "centre_id": clock.centre_id,
        "clock_id": clock.pk,
        "stage": clock.stage,
        "stage_label": STAGES[clock.stage].label,
        "due_at": clock.due_at,
    }


def about_subject(subject: Subject) -> dict[str, Any]:
    """What every fact about a subject's clocks says."""
    label = f"{subject.label} " if subject.label else ""
    return {"subject_id": subject.chain_id, "of_kind": subject.kind, "of_id": subject.id, "about": label}
