"""Starting clocks: of a new subject, of one promise or hand-off, of a state just entered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from shouwen.casework.deadlines import queries, slots
from shouwen.casework.deadlines.actions import keeping
from shouwen.casework.deadlines.actions.keeping import Later
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.deadlines.queries.clocks import leading
from shouwen.casework.deadlines.queries.foretelling import law_term
from shouwen.casework.deadlines.rules import fold, ladder
from shouwen.casework.deadlines.rules.fold import Event, Story, Term, Time
from shouwen.casework.deadlines.rules.policies import Asked, Book
from shouwen.casework.deadlines.slots import Law
from shouwen.casework.deadlines.states import LEGAL, STAGES, Subject, Traits, reached
from shouwen.kit.actor import Actor
from shouwen.kit.models import new_row

ON_DEMAND = frozenset({"accept", "promise", "state", "next_reply"})
"""Stages that begin later, one by one."""
LADDER_BY_HAND = {"accept": "notice", "promise": "notice", "sign": "short", "reply": "standard", "regulator": "outer"}


class Started(list[models.Model]):
    """Every row of the new clocks, clocks and events alike, to be inserted together; and what a list row keeps."""

    @property
    def clocks(self) -> list[Clock]:
        """The clocks among the rows."""
        return [row for row in self if isinstance(row, Clock)]

    @property
    def due_at(self) -> datetime | None:
        """When the nearest clock is due."""
        lead = leading(self.clocks)
        return lead.due_at if lead else None

    @property
    def stage(self) -> str:
        """The stage of the nearest clock."""
        lead = leading(self.clocks)
        return lead.stage if lead else ""


def start(
    subject: Subject,
    traits: Traits,
    *,
    received_at: datetime,
    actor: Actor,
    at: datetime,
    save: bool = True,
    legal: bool = True,
    state: str = "",
) -> Started:
    """Start the clocks a new subject has by the policies in force when it was received.

    With ``save=False`` nothing is asked of the database once the rules are kept in the process, and the rows come
    back unsaved for the caller's own insert; the caller notes ``due_at`` and ``stage`` itself. Imported matters
    count from their real receipt: rungs passed before ``at`` are taken as told. Limits by statute run beside the others
    (``legal``: not for a matter that only comes back, whose statutory time is spent). In the ``state`` it begins in it stands
    from ``at`` on.
    """
    clocks = [
        make(subject, traits, stage, terms, received_at, at=at, actor=actor)
        for stage, terms in terms_of(subject, traits, received_at).items()
        if stage not in ON_DEMAND
    ]
    if legal:
        clocks += [
            make(subject, traits, law.stage, [law_term(law, traits)], received_at, key=law.key, at=at, actor=actor)
            for law in laws_of(subject, traits, received_at)
            if not law.later
        ]
    started = Started(_with_events(subject, traits, clocks, received_at, actor=actor, at=at))
    started += _stay(subject, state, traits, actor=actor, at=at)
    if save:
        with transaction.atomic(savepoint=False):
            keeping.finish(subject, started.clocks, list(started), (), None, actor=actor, at=at)
    return started


@keeping.together
def open_clock(
    subject: Subject,
    stage: str,
    traits: Traits,
    *,
    key: str = "",
    due_at: datetime | None = None,
    from_at: datetime | None = None,
    actor: Actor,
    at: datetime,
    later: Later | None = None,
) -> Clock | None:
    """Start one clock of a subject that is there already: a promise, a hand-off's acceptance.

    ``due_at`` fixes its moment; without it the policies decide. None when no policy asks for such a clock.
    """
    begun = from_at or at
    terms = [_by_hand(stage, due_at, traits)] if due_at else terms_of(subject, traits, begun).get(stage, [])
    if not terms:
        return None
    clock = make(subject, traits, stage, terms, begun, key=key, at=at, actor=actor)
    rows = _with_events(subject, traits, [clock], begun, actor=actor, at=at)
    others = [] if later is not None else keeping.clocks_of(subject)
    keeping.finish(subject, [*others, clock], rows, (), later, actor=actor, at=at)
    return clock


@keeping.together
def open_law(
    subject: Subject, law: Law, traits: Traits, *, from_at: datetime, actor: Actor, at: datetime
) -> Clock | None:
    """Start one legal clock that begins later than the matter (from its acceptance); None when it had it already."""
    had = Clock.objects.filter(subject_kind=subject.kind, subject_id=subject.id, stage=law.stage, key=law.key)
    if had.exists():
        return None
    clock = make(subject, traits, law.stage, [law_term(law, traits)], from_at, key=law.key, at=at, actor=actor)
    rows = _with_events(subject, traits, [clock], from_at, actor=actor, at=at)
    keeping.finish(subject, [*keeping.clocks_of(subject), clock], rows, (), None, actor=actor, at=at)
    return clock


@keeping.together
def enter(
    subject: Subject, state: str, traits: Traits, *, actor: Actor, at: datetime, later: Later | None = None
) -> Clock | None:
    """A subject enters a state: the clock of the state before stops, one for this state starts if a policy asks.

    Costs nothing as long as no policy limits the time in any state. One that runs for this state already runs on.
    """
    if not queries.book().limits_stays(subject.kind):
        return None
    clocks = keeping.clocks_of(subject)
    if any(clock.stage == "state" and clock.key == state and not clock.stopped_at for clock in clocks):
        return None
    rows = _stop_states(subject, clocks, actor=actor, at=at)
    begun = _stay(subject, state, traits, actor=actor, at=at)
    fresh = [row for row in begun if isinstance(row, Clock)]
    keeping.finish(subject, [*clocks, *fresh], [*rows, *begun], (), later, actor=actor, at=at)
    return fresh[0] if fresh else None


def _stay(subject: Subject, state: str, traits: Traits, *, actor: Actor, at: datetime) -> list[models.Model]:
    """The clock of a state that is entered now, with its event, unsaved; none when no policy limits the time in it."""
    if not state or not queries.book().limits_stays(subject.kind):
        return []
    terms = terms_of(subject, traits, at, state=state).get("state", [])
    clocks = [make(subject, traits, "state", terms, at, key=state, at=at, actor=actor)] if terms else []
    return _with_events(subject, traits, clocks, at, actor=actor, at=at)


def _stop_states(
    subject: Subject, clocks: Sequence[Clock], *, actor: Actor, at: datetime
) -> list[models.Model]:
    """Stop the clock of the state being left."""
    rows: list[models.Model] = []
    for clock in clocks:
        if clock.stage == "state" and keeping.happen(
            clock, Event("stopped", keeping.moment([clock], at)), at=at
        ):
            keeping.keep([clock])
            rows.append(keeping.event_of(subject, "stopped", clock.touched_at, actor, clock))
    return rows


def terms_of(
    subject: Subject, traits: Traits, received_at: datetime, *, state: str = "", book: Book | None = None
) -> dict[str, Sequence[Term]]:
    """Stage → the terms that may count, of which the one due first does; a moment fixed by hand stands alone.

    ``book``: other rules than those in force, to try them out.
    """
    choice = (book or queries.book()).terms(
        asked_of(subject, traits),
        traits.centre_id,
        received_at,
        zone=traits.time_zone,
        calendar=traits.calendar_code or "cn-standard",
    )
    found: dict[str, Sequence[Term]] = {stage: terms for (stage, of), terms in choice.items() if of == state}
    for stage, due_at in traits.due.items():
        found[stage] = [_by_hand(stage, due_at, traits)]
    return {stage: found[stage] for stage in STAGES if stage in found}


def laws_of(subject: Subject, traits: Traits, received_at: datetime) -> list[Law]:
    """The limits by statute of a subject received at a moment; no query."""
    return [law for ask in slots.laws for law in ask(subject.kind, traits, received_at)]


def asked_of(subject: Subject, traits: Traits) -> Asked:
    """What rules are matched against."""
    return Asked(
        subject.kind,
        traits.kind,
        traits.category_path,
        traits.severity,
        traits.priority,
        traits.customer_class,
        traits.customer_id,
    )


def _by_hand(stage: str, due_at: datetime, traits: Traits) -> Term:
    home = traits.calendar_code or "cn-standard"
    return Term(
        calendar=home,
        zone=traits.time_zone,
        ladder=LADDER_BY_HAND.get(stage, "standard"),
        fixed_at=due_at,
        home=home,
    )


def earliest(terms: Sequence[Term], begun: datetime) -> Story:
    """The story of a fresh clock by the term that is due first."""
    stories = [fold.begin(begun, term, queries.time_of(term.calendar, term.zone)) for term in terms]
    return stories[0] if len(stories) == 1 else min(stories, key=lambda story: story.due_at)


def make(
    subject: Subject,
    traits: Traits,
    stage: str,
    terms: Sequence[Term],
    begun: datetime,
    *,
    key: str = "",
    actor: Actor,
    at: datetime,
) -> Clock:
    """An unsaved clock."""
    story = earliest(terms, begun)
    clock = new_row(
        Clock,
        subject_kind=subject.kind,
        subject_id=subject.id,
        case_id=subject.chain_id,
        label=subject.label,
        centre_id=traits.centre_id,
        stage=stage,
        key=key,
        priority=traits.priority,
        term=story.term.plain(),
        policy_id=story.term.policy_id,
        calendar_code=story.term.calendar,
        started_at=story.started_at,
        due_at=story.due_at,
        budget=max(story.budget, timedelta(0)),
        touched_at=at,
    )
    time = keeping.time_for(story)
    clock.soon_at = fold.moment_of(story, keeping.SOON, time)
    if stage in traits.met or (stage in LEGAL and stage in reached(traits.met)):
        clock.met_at = at
    else:
        _first_check(clock, story, time, actor, at)
    return clock


def _first_check(clock: Clock, story: Story, time: Time, actor: Actor, at: datetime) -> None:
    part = queries.first_part(story.term.ladder)
    if part is not None:
        first = fold.moment_of(story, part, time)
        if actor.via != "import" or first > at:
            clock.next_check_at = first
            return
    found = keeping.steps_of(clock, story, time)
    if actor.via == "import":
        clock.told = sorted(rung.number for when, rung in found if when <= at)
        clock.missed_at = story.due_at if story.due_at <= at else None
    clock.next_check_at = ladder.next_moment(found, clock.told)


def _with_events(
    subject: Subject, traits: Traits, clocks: Sequence[Clock], begun: datetime, *, actor: Actor, at: datetime
) -> list[models.Model]:
    if not clocks:
        return []
    terms = {str(clock.pk): clock.term for clock in clocks}
    body: dict[str, Any] = {"from": begun.isoformat(), "terms": terms, "traits": traits.matching()}
    if met := [clock.pk for clock in clocks if clock.met_at]:
        body["met"] = met
    return [*clocks, keeping.event_of(subject, "started", at, actor, body=body)]
