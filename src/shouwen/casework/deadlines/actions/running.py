"""A clock on its way: met, stopped, counted anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import models

from shouwen.casework.deadlines import queries
from shouwen.casework.deadlines.actions import keeping
from shouwen.casework.deadlines.actions.keeping import Later
from shouwen.casework.deadlines.actions.ruling import BY_CALENDAR
from shouwen.casework.deadlines.actions.starting import ON_DEMAND, laws_of, make, terms_of
from shouwen.casework.deadlines.facts import ClockMet, DueMoved
from shouwen.casework.deadlines.models import Clock, ClockEvent
from shouwen.casework.deadlines.queries.foretelling import law_term
from shouwen.casework.deadlines.rules import fold
from shouwen.casework.deadlines.rules.fold import Event, Term
from shouwen.casework.deadlines.slots import Law
from shouwen.casework.deadlines.states import LEGAL, STAGES, Subject, Traits, reached
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.sql import insert_rows

UNBOUND = {"unbound": True}
"""What the event says that stops a clock because its limit does not bind the subject any more."""


def _named(stage: str | Collection[str]) -> Collection[str]:
    return reached({stage} if isinstance(stage, str) else stage)


@keeping.together
def mark(
    subject: Subject,
    stage: str | Collection[str],
    *,
    key: str | None = None,
    actor: Actor,
    at: datetime,
    later: Later | None = None,
) -> list[Clock]:
    """Say that a stage (or several) is done. A recurring one starts anew. Marking what is done already does nothing.

    ``key`` narrows it to one promise, hand-off or state. Costs two statements, and a third unless ``later`` is given.
    """
    clocks = keeping.clocks_of(subject)
    chosen = [each for each in clocks if each.stage in _named(stage) and key in (None, each.key)]
    if not chosen:
        return []
    rows, facts = _meet(subject, chosen, actor=actor, at=at)
    keeping.finish(subject, clocks, rows, facts, later, actor=actor, at=at)
    return chosen


def _meet(
    subject: Subject, chosen: Sequence[Clock], *, actor: Actor, at: datetime
) -> tuple[list[models.Model], list[Fact]]:
    rows: list[models.Model] = []
    facts: list[Fact] = []
    moment = keeping.moment(chosen, at)
    for clock in chosen:
        told = _met(clock, at)
        kind = "restarted" if STAGES[clock.stage].recurs else "met"
        if keeping.happen(clock, Event(kind, moment), at=at):
            rows.append(keeping.event_of(subject, kind, moment, actor, clock))
            facts += [told] if STAGES[clock.stage].leads else []
    keeping.keep(chosen)
    return rows, facts


def _met(clock: Clock, at: datetime) -> ClockMet:
    until = clock.paused_at or at
    delay = max(0, int((until - clock.due_at).total_seconds() // 60))
    on_time = clock.missed_at is None and until <= clock.due_at
    return ClockMet(**keeping.about(clock), on_time=on_time, delay_minutes=delay)


@keeping.together
def stop(
    subject: Subject,
    *,
    met: str | Collection[str] = (),
    stages: str | Collection[str] | None = None,
    key: str | None = None,
    actor: Actor,
    at: datetime,
    later: Later | None = None,
) -> list[Clock]:
    """Stop the clocks of a subject that is over (or only some stages of it); those in ``met`` end as met."""
    clocks = keeping.clocks_of(subject)
    only = None if stages is None else {stages} if isinstance(stages, str) else set(stages)
    kept_on = {each.pk for each in clocks if only is not None and each.stage not in only}
    kept_on |= {each.pk for each in clocks if key is not None and each.key != key}
    ends = _named({*([met] if isinstance(met, str) else met), "end"}) if met else frozenset()
    done = [each for each in clocks if each.stage in ends and each.pk not in kept_on]
    rows, facts = _meet(subject, done, actor=actor, at=at) if done else ([], [])
    over = [each for each in clocks if each.pk not in kept_on and each.met_at is None]
    moment = keeping.moment(over, at)
    for clock in over:
        if keeping.happen(clock, Event("stopped", moment), at=at):
            rows.append(keeping.event_of(subject, "stopped", moment, actor, clock))
    keeping.keep(over)
    if done or over:
        keeping.finish(subject, clocks, rows, facts, later, actor=actor, at=at)
    return [*done, *over]


@keeping.together
def revive(
    subject: Subject,
    clock_ids: Collection[int],
    *,
    actor: Actor,
    at: datetime,
    later: Later | None = None,
) -> list[Clock]:
    """Let clocks run on that were stopped, as if they had not been: what was paused, extended or warned of stays so."""
    rows = Clock.objects.filter(
        subject_kind=subject.kind, subject_id=subject.id, pk__in=clock_ids, stopped_at__isnull=False
    )
    stopped = list(rows.order_by("id"))
    if not stopped:
        return []
    moment = keeping.moment(stopped, at)
    for clock in stopped:
        _run_on(clock, moment, at)
    keeping.keep(stopped)
    told: list[models.Model] = [keeping.event_of(subject, "revived", moment, actor, each) for each in stopped]
    keeping.finish(subject, keeping.clocks_of(subject), told, [], later, actor=actor, at=at)
    return stopped


def _run_on(clock: Clock, moment: datetime, at: datetime) -> None:
    """A stopped clock runs again (unsaved). While it stood, changes of its calendar passed it by: it waits to be counted."""
    keeping.happen(clock, Event("revived", moment), at=at)
    clock.recount = max(clock.recount, BY_CALENDAR)


def rehome(subject: Subject, centre_id: int) -> None:
    """The clocks of a subject that now belongs to another case tell their story in that case's chain."""
    Clock.objects.filter(subject_kind=subject.kind, subject_id=subject.id).update(
        case_id=subject.chain_id, label=subject.label, centre_id=centre_id
    )


@keeping.together
def rebase(
    subject: Subject,
    traits: Traits,
    *,
    cause: str,
    actor: Actor,
    at: datetime,
    later: Later | None = None,
) -> list[Clock]:
    """Category, grade, customer, centre or policy changed: count every open clock again, from its first event on.

    Policies are those in force now (they replace the version a clock stood on). A stage the new policies do not ask
    for stops; one they ask for in addition starts from receipt. Moments fixed by hand stay. Returns clocks that moved.

    Limits by statute keep the version in force at receipt: no policy moves them. One that binds the subject no more stops; one
    that binds it now, or says otherwise for its new place, counts from receipt; one that bound it before runs on as if it had
    never stopped.
    """
    clocks = keeping.clocks_of(subject)
    if not clocks:
        return []
    wanted = terms_of(subject, traits, at)
    laws = {law.key: law for law in laws_of(subject, traits, min(clock.started_at for clock in clocks))}
    clocks = [*clocks, *_bound_again(subject, clocks, laws, actor, at)]
    rows: list[models.Model] = []
    facts: list[Fact] = []
    moment = keeping.moment(clocks, at)
    terms: dict[str, dict[str, object]] = {}
    moved = [
        clock
        for clock in clocks
        if _rebase_one(clock, traits, _terms_for(subject, clock, traits, wanted, laws, at), moment, cause, terms, facts, at)
    ]
    for clock in clocks:
        if clock.stopped_at:
            rows.append(keeping.event_of(subject, "stopped", moment, actor, clock, UNBOUND))
    if terms:
        body = {"terms": terms, "traits": traits.matching(), "cause": cause}
        rows.append(keeping.event_of(subject, "rebased", moment, actor, body=body))
    keeping.keep(clocks)
    added = _missing(subject, traits, clocks, wanted, laws, actor, at)
    rows += added
    fresh = [row for row in added if isinstance(row, Clock)]
    keeping.finish(subject, [*clocks, *fresh], rows, facts, later, actor=actor, at=at)
    return [*moved, *fresh]


def _bound_again(subject: Subject, clocks: Sequence[Clock], laws: Mapping[str, Law], actor: Actor, at: datetime) -> list[Clock]:
    """Legal clocks that stopped because their limit did not bind the subject, and bind it again: revived, with their event
    written. No query while every limit that binds it runs."""
    gone = set(laws) - {clock.key for clock in clocks}
    if not gone:
        return []
    mine = Clock.objects.filter(subject_kind=subject.kind, subject_id=subject.id, stage__in=LEGAL, key__in=gone)
    stopped = {clock.pk: clock for clock in mine.filter(stopped_at__isnull=False)}
    if not stopped:
        return []
    ends = ClockEvent.objects.filter(subject_kind=subject.kind, subject_id=subject.id, kind="stopped", clock_id__in=stopped)
    last = {row.clock_id: row.body for row in ends.order_by("at", "id")}
    back = [clock for clock in stopped.values() if last.get(clock.pk) == UNBOUND]
    moment = keeping.moment([*clocks, *back], at)
    for clock in back:
        _run_on(clock, moment, at)
    insert_rows([keeping.event_of(subject, "revived", moment, actor, clock) for clock in back])
    return back


def _terms_for(
    subject: Subject, clock: Clock, traits: Traits, wanted: Mapping[str, Sequence[Term]], laws: Mapping[str, Law], at: datetime
) -> Sequence[Term] | None:
    """The terms a clock may stand on now; None when nothing asks for it any more."""
    if clock.stage == "state":
        return terms_of(subject, traits, at, state=clock.key).get("state")
    if clock.stage not in LEGAL:
        return wanted.get(clock.stage)
    law = laws.get(clock.key)
    return [law_term(law, traits)] if law is not None and law.stage == clock.stage else None


def _rebase_one(
    clock: Clock,
    traits: Traits,
    wanted: Sequence[Term] | None,
    moment: datetime,
    cause: str,
    terms: dict[str, dict[str, object]],
    facts: list[Fact],
    at: datetime,
) -> bool:
    """Count one clock again (unsaved), noting its new term and what to announce; whether its due time moved."""
    clock.centre_id, clock.priority, clock.recount = traits.centre_id, traits.priority, 0
    old = Term.read(clock.term)
    if old.fixed_at is not None or (clock.stage in ON_DEMAND and wanted is None):
        return False
    if wanted is None:
        keeping.happen(clock, Event("stopped", moment), at=at)
        return False
    before = clock.due_at
    events = queries.events_of(clock)
    stories = [
        (
            fold.fold(
                [*events, Event("rebased", moment, term)], queries.time_of, pauses=STAGES[clock.stage].pauses
            ),
            term,
        )
        for term in wanted
    ]
    story, term = min(stories, key=lambda pair: pair[0].due_at)
    terms[str(clock.pk)] = term.plain()
    keeping.put(clock, story, at=at)
    clock.touched_at = moment
    if clock.due_at == before:
        return False
    if STAGES[clock.stage].leads:
        facts.append(DueMoved(**keeping.about(clock), before_at=before, cause=cause))
    return True


def _missing(
    subject: Subject,
    traits: Traits,
    clocks: Sequence[Clock],
    wanted: Mapping[str, Sequence[Term]],
    laws: Mapping[str, Law],
    actor: Actor,
    at: datetime,
) -> list[models.Model]:
    """Clocks the new policies and statutes ask for and the subject never had, counted from receipt."""
    rows_had = Clock.objects.filter(subject_kind=subject.kind, subject_id=subject.id).values_list("stage", "key")
    stages, keys = {stage for stage, _key in rows_had}, {key for stage, key in rows_had if stage in LEGAL}
    begun = min(clock.started_at for clock in clocks)
    rows: list[models.Model] = []
    fresh = [(stage, "", terms) for stage, terms in wanted.items() if stage not in ON_DEMAND and stage not in stages]
    fresh += [(law.stage, law.key, [law_term(law, traits)]) for law in laws.values() if law.key not in keys and not law.later]
    for stage, key, terms in fresh:
        clock = make(subject, traits, stage, terms, begun, key=key, actor=actor, at=at)
        body = {"from": begun.isoformat(), "terms": {str(clock.pk): clock.term}, "traits": traits.matching()}
        rows += [clock, keeping.event_of(subject, "started", at, actor, body=body)]
    return rows
