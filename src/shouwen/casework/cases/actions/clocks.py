"""A case and its clocks: what happens to the case happens to them, in the same trip (see deadlines)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from shouwen.casework.cases.models import NEVER, Case, Promise
from shouwen.casework.cases.queries.places import Place, place
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines import queries
from shouwen.casework.deadlines.actions import Later, Subject, Traits
from shouwen.casework.deadlines.states import NEXT_REPLY, STAGES
from shouwen.kit.actor import Actor

AT_ONCE = frozenset({"phone", "chat", "visit", "counter"})
"""Channels on which a customer is told at once that we have heard (standards 1.1)."""


def subject(case: Case) -> Subject:
    """The case as deadlines know it."""
    return Subject("case", case.pk)


def traits(case: Case, where: Place | None = None, met: Sequence[str] = ()) -> Traits:
    """What of a case decides its limits."""
    where = where or place(case.centre_id)
    return Traits(
        centre_id=case.centre_id,
        kind=case.kind_code,
        category_path=case.category_path,
        severity=case.severity,
        priority=case.priority,
        customer_class=case.customer_class,
        customer_id=case.customer_id or 0,
        calendar_code=where.calendar_code,
        time_zone=where.time_zone,
        met=tuple(met),
    )


def start(case: Case, where: Place, *, actor: Actor, at: datetime) -> list[models.Model]:
    """The clocks of a new case, unsaved; the case takes note of the nearest."""
    met = ["acknowledge", "first_response"] if case.first_contact_id and case.channel_code in AT_ONCE else []
    if case.answered_at:
        met += ["first_response", "plan", "resolve"]
    begun = deadlines.start(
        subject(case), traits(case, where, met), received_at=case.received_at, actor=actor, at=at, save=False, state=case.state
    )
    for name, value in fields(begun.due_at, begun.stage, paused=False).items():
        setattr(case, name, value)
    return list(begun)


def fields(due_at: datetime | None, stage: str, *, paused: bool, state: str = "running") -> dict[str, Any]:
    """What the queue keeps of the nearest clock. A case whose leading clock stands still sorts last."""
    if paused and (due_at is None or STAGES[stage].pauses):
        return {"due_at": NEVER, "due_stage": stage, "clock_state": "paused"}
    return {"due_at": due_at or NEVER, "due_stage": stage, "clock_state": state if due_at else "none"}


def of(later: Later) -> dict[str, Any]:
    """The changes of the case after something happened to its clocks."""
    return fields(later.due_at, later.stage, paused=later.is_paused, state=later.state)


def mark(case: Case, *stages: str, key: str | None = None, actor: Actor, at: datetime) -> Later | None:
    """Stages that are fulfilled now; None when that changes nothing."""
    later = Later()
    met = deadlines.mark(subject(case), stages, key=key, actor=actor, at=at, later=later)
    return later if met else None


def pause(
    case: Case,
    reason_code: str,
    *,
    until: datetime | None = None,
    is_approved: bool = False,
    actor: Actor,
    at: datetime,
) -> Later | None:
    """The clocks stand still, if the reason is one that stops them."""
    later = Later()
    stood = deadlines.pause(
        subject(case),
        reason_code,
        until=until,
        is_approved=is_approved,
        calendar_code=place(case.centre_id).calendar_code,
        right="cases.handle",
        actor=actor,
        at=at,
        later=later,
    )
    return later if stood else None


def resume(case: Case, *, actor: Actor, at: datetime) -> Later | None:
    """The clocks go on, if they stood still."""
    later = Later()
    return later if deadlines.resume(subject(case), actor=actor, at=at, later=later) else None


def stop(
    case: Case,
    *,
    met: Sequence[str] = (),
    stages: Sequence[str] | None = None,
    key: str | None = None,
    actor: Actor,
    at: datetime,
) -> Later | None:
    """The clocks stop (or only some stages, or one promise's): the case has ended. Those in ``met`` end as fulfilled."""
    later = Later()
    over = deadlines.stop(subject(case), met=met, stages=stages, key=key, actor=actor, at=at, later=later)
    return later if over else None


def lapse(case: Case, *, at: datetime) -> None:
    """Requests for more time nobody has decided on come to nothing: the case has ended, and who asked is told."""
    deadlines.lapse_extensions(at=at, of=subject(case))


def rebase(case: Case, cause: str, *, actor: Actor, at: datetime) -> Later | None:
    """The clocks are counted anew, because what decides the limits has changed on the case in hand."""
    later = Later()
    deadlines.rebase(subject(case), traits(case), cause=cause, actor=actor, at=at, later=later)
    return later if later.rows else None


def begin_again(case: Case, received_at: datetime, *, actor: Actor, at: datetime) -> Later:
    """New clocks for a case that came back, counted from a moment; its statutory time was that of its first receipt."""
    begun = deadlines.start(
        subject(case),
        traits(case, met=["acknowledge"]),
        received_at=received_at,
        actor=actor,
        at=at,
        save=False,
        legal=False,
    )
    return Later(rows=list(begun), due_at=begun.due_at, stage=begun.stage)


def entered(case: Case, *, actor: Actor, at: datetime) -> Later | None:
    """The case has come into the state it is in: the clock of the state before stops, one for this state starts where a policy
    limits the time in it. No query where none limits any. The action's other clocks are written by then."""
    later = Later()
    deadlines.enter(subject(case), case.state, traits(case), actor=actor, at=at, later=later)
    return later if later.rows else None


def running(case: Case) -> list[int]:
    """The clocks that still run or stand: what a merge stops and its undoing lets run on."""
    return queries.running(subject(case))


def revive(case: Case, clock_ids: Collection[int], *, actor: Actor, at: datetime) -> Later | None:
    """Clocks that a merge stopped run on, with their pauses and extensions."""
    later = Later()
    return later if deadlines.revive(subject(case), clock_ids, actor=actor, at=at, later=later) else None


def awaited(case: Case, before: Later | None = None, *, actor: Actor, at: datetime) -> Later | None:
    """A customer has spoken: the clock of the next reply (下次答复), where a policy asks for one and they did not wait already.

    ``before`` is what happened to the clocks just before, in the same action. No query: the rules are kept in the process.
    """
    if case.waits_since is not None:
        return None
    later = Later()
    deadlines.open_clock(subject(case), NEXT_REPLY, traits(case), actor=actor, at=at, later=later)
    if not later.rows:
        return None
    due_at, stage, state, stands = (
        (before.due_at, before.stage, before.state, before.is_paused)
        if before
        else (case.due_at, case.due_stage, case.clock_state, case.clock_state in ("paused", "none"))
    )
    if not stands and due_at and later.due_at and due_at <= later.due_at:
        later.due_at, later.stage, later.state = due_at, stage, state
    return later


def await_from(case: Case, since: datetime, *, actor: Actor, at: datetime) -> None:
    """The clock of the next reply for a customer who came from a merged case, from the words nobody answered on."""
    deadlines.open_clock(subject(case), NEXT_REPLY, traits(case), from_at=since, actor=actor, at=at)


def promised(case: Case, promise: Promise, *, actor: Actor, at: datetime) -> Later | None:
    """The clock of a promise."""
    later = Later()
    deadlines.open_clock(
        subject(case),
        "promise",
        traits(case),
        key=str(promise.pk),
        due_at=promise.due_at,
        actor=actor,
        at=at,
        later=later,
    )
    if case.clock_state not in ("paused", "none") and later.due_at and case.due_at <= later.due_at:
        later.due_at, later.stage, later.state = case.due_at, case.due_stage, case.clock_state
    return later if later.rows else None
