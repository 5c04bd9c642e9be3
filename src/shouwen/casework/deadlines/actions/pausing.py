"""Standing still and running on: only for listed reasons, never the customer's total, never for ever."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import models

from shouwen.casework.deadlines import queries
from shouwen.casework.deadlines.actions import keeping
from shouwen.casework.deadlines.actions.keeping import Later
from shouwen.casework.deadlines.facts import ClockPaused, ClockResumed
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.deadlines.queries.clocks import leading
from shouwen.casework.deadlines.rules.fold import Event
from shouwen.casework.deadlines.states import STAGES, Subject
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue

LONGEST = (5, "work_day")
"""A pause ends by itself after this time (standards 4: waiting for the customer at most 5 working days)."""


class _Reason(NamedTuple):
    label: str
    pauses: bool


def pause(
    subject: Subject,
    reason_code: str,
    *,
    pauses: bool | None = None,
    label: str = "",
    until: datetime | None = None,
    is_approved: bool = False,
    calendar_code: str = "",
    right: str = "deadlines.pause",
    actor: Actor,
    at: datetime,
    later: Later | None = None,
) -> bool:
    """Let the clocks of a subject stand still; False when the reason is not one that stops them, or nothing ran.

    ``pauses`` and ``label`` are the reason's own, as the caller read them from the catalogue; without them the list
    ``pause`` is asked. The pause ends at ``until``, and in any case after five working days, unless somebody approved
    it until that day (``is_approved``, demand 3.2). ``right`` names the right under which the caller lets its actor do
    this.

    :raises Forbidden: without the right.
    :raises Invalid: for a reason nobody listed.
    """
    actor.need(right)
    reason = _Reason(label, pauses) if pauses is not None else _listed(reason_code, actor, at)
    if not reason.pauses:
        return False
    latest = longest(calendar_code, at)
    ends = until if until and (is_approved or until < latest) else latest
    return _pause(subject, reason_code, reason.label, ends, actor=actor, at=at, later=later)


def longest(calendar_code: str, at: datetime) -> datetime:
    """Until when a pause that begins now lasts at most, unless somebody approved a later day."""
    return queries.time_of(calendar_code or "cn-standard", "").add(at, *LONGEST)


def _listed(code: str, actor: Actor, at: datetime) -> _Reason:
    found = catalogue.chosen("pause", code, actor, at=at, field="reason")
    return _Reason(found.name, found.pauses_clock)


@keeping.together
def _pause(
    subject: Subject,
    code: str,
    label: str,
    ends: datetime,
    *,
    actor: Actor,
    at: datetime,
    later: Later | None,
) -> bool:
    clocks = keeping.clocks_of(subject)
    moment = keeping.moment(clocks, at)
    stood = [each for each in clocks if _stand(each, Event("paused", moment, reason=code), ends, at)]
    if not stood:
        return False
    keeping.keep(stood)
    body = {"reason_code": code, "reason": label or code, "until": ends.isoformat()}
    rows: list[models.Model] = [keeping.event_of(subject, "paused", moment, actor, body=body)]
    fact = ClockPaused(
        **keeping.about_subject(subject),
        centre_id=stood[0].centre_id,
        reason_code=code,
        reason_label=label or code,
        until_at=ends,
        stages=tuple(each.stage for each in stood if STAGES[each.stage].leads),
    )
    keeping.finish(subject, clocks, rows, [fact], later, actor=actor, at=at)
    return True


def _stand(clock: Clock, event: Event, ends: datetime, at: datetime) -> bool:
    if clock.paused_at is not None:
        return False
    before, clock.paused_until = clock.paused_until, ends
    if keeping.happen(clock, event, at=at) and clock.paused_at is not None:
        return True
    clock.paused_until = before
    return False


@keeping.together
def resume(
    subject: Subject, *, actor: Actor, at: datetime, is_automatic: bool = False, later: Later | None = None
) -> bool:
    """Let them run on with as much left as before; False when none stood still."""
    clocks = keeping.clocks_of(subject)
    moment = keeping.moment(clocks, at)
    run = [
        each for each in clocks if each.paused_at and keeping.happen(each, Event("resumed", moment), at=at)
    ]
    if not run:
        return False
    keeping.keep(run)
    rows: list[models.Model] = [
        keeping.event_of(subject, "resumed", moment, actor, body={"is_automatic": is_automatic})
    ]
    lead = leading(clocks)
    fact = ClockResumed(
        **keeping.about_subject(subject),
        centre_id=run[0].centre_id,
        stages=tuple(each.stage for each in run if STAGES[each.stage].leads),
        is_automatic=is_automatic,
        next_due_at=lead.due_at if lead else None,
    )
    keeping.finish(subject, clocks, rows, [fact], later, actor=actor, at=at)
    return True
