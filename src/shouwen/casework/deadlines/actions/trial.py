"""Trying the rules out: which clocks a matter would get, when they are due, who would hear of it. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from shouwen.casework.deadlines import queries
from shouwen.casework.deadlines.actions import keeping
from shouwen.casework.deadlines.actions.pausing import longest
from shouwen.casework.deadlines.actions.people import Who
from shouwen.casework.deadlines.actions.starting import ON_DEMAND, asked_of, make, terms_of
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.deadlines.queries.clocks import told_by
from shouwen.casework.deadlines.queries.tried import Draft, Matter, Run, Telling, Trial, Wait
from shouwen.casework.deadlines.rules import fold, ladder, weighing
from shouwen.casework.deadlines.rules.fold import Event, Story, Term
from shouwen.casework.deadlines.rules.policies import Book
from shouwen.casework.deadlines.states import NEXT_REPLY, STAGES, Subject
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound

CASE = Subject("case", 0)
"""A case that is not there: its own module knows nobody, so people are looked up in the organisation."""


def simulate(matter: Matter, *, actor: Actor, at: datetime) -> Trial:
    """What registering such a matter would start, by the rules in force when it was received.

    :raises Forbidden: without ``deadlines.edit``.
    :raises NotFound: for a centre or draft policy out of reach.
    :raises Invalid: for a wait that ends before it begins or begins before the matter.
    """
    reach = actor.need("deadlines.edit")
    if not reach.covers_centre(matter.traits.centre_id):
        raise NotFound("unit_unknown", _("没有这个中心"))
    wait = _wait(matter)
    book = queries.book()
    before: dict[str, datetime] = {}
    if matter.draft:
        earlier = _trial(matter, book, wait, actor, at)
        before = {run.stage: run.story.due_at for run in (*earlier.runs, earlier.reply) if run}
        book = _with_draft(book, matter.draft, actor)
    return replace(_trial(matter, book, wait, actor, at), before=before)


def _wait(matter: Matter) -> Wait | None:
    """The wait, no longer than nobody's approval allows."""
    if matter.wait is None:
        return None
    begun, ended = matter.wait
    if begun < matter.received_at:
        raise Invalid({"wait_from": _("等待不能早于收到")})
    if ended <= begun:
        raise Invalid({"wait_to": _("结束要晚于开始")})
    return begun, min(ended, longest(matter.traits.calendar_code, begun))


def _with_draft(book: Book, draft: Draft, actor: Actor) -> Book:
    """The rules as if the policy's next version had been in force from the first."""
    row = queries.policy(draft.code, actor)
    versions = {each.pk for each in queries.versions(draft.code, actor)}
    amount = None if draft.amount is None else float(draft.amount)
    lines = {line.stage: line for line in book.lines if line.policy_id == row.pk and not line.state}
    like = lines.get(draft.stage) or next(iter(lines.values()), None)
    if like is None:
        raise NotFound("policy_unknown", draft.code)
    lines[draft.stage] = replace(like, stage=draft.stage, amount=amount, unit=draft.unit)
    return weighing.drafted(book, versions, [replace(line, valid_from=None) for line in lines.values()])


def _trial(matter: Matter, book: Book, wait: Wait | None, actor: Actor, at: datetime) -> Trial:
    """The clocks that begin on receipt; and that of the next reply, as if the customer spoke now."""
    traits, begun = matter.traits, matter.received_at
    weighed = weighing.weigh(book, asked_of(CASE, traits), traits.centre_id, begun)
    who = Who(at)
    owner = [matter.owner_id] if matter.owner_id else []
    known = {"owner": owner, "handler": owner} if owner else {}

    def run(stage: str, terms: Sequence[Term], start: datetime, wait: Wait | None) -> Run:
        clock = make(CASE, traits, stage, terms, start, actor=actor, at=start)
        story = _told(clock, wait)
        heard = [] if clock.met_at else _heard(clock, story, wait)
        return Run(
            stage=stage,
            story=story,
            is_met=clock.met_at is not None,
            tellings=[
                Telling(moment, sort_of(rung), rung, who.are(CASE, rung.roles, traits.centre_id, known)) for moment, rung in heard
            ],
            weighed=[each for each in weighed if each.line.stage == stage and not each.line.state],
            others=_others(terms, story, start),
        )  # fmt: skip

    runs = [run(stage, terms, begun, wait) for stage, terms in terms_of(CASE, traits, begun, book=book).items() if stage not in ON_DEMAND]
    said = max(begun, at)
    owed = terms_of(CASE, traits, said, book=book).get(NEXT_REPLY)
    return Trial(runs, weighed, wait, reply=run(NEXT_REPLY, owed, said, None) if owed else None)


def sort_of(rung: ladder.Rung) -> str:
    """What passing a rung is called."""
    return "miss" if rung.breach else "climb" if rung.climbs else "warning"


def _told(clock: Clock, wait: Wait | None) -> Story:
    """The clock's story, the wait in it if it stops for one."""
    story = told_by(clock)
    if wait is None:
        return story
    events = [
        Event("started", clock.started_at, story.term),
        Event("paused", wait[0]),
        Event("resumed", wait[1]),
    ]
    if clock.met_at:
        events.insert(1, Event("met", clock.started_at))
    return fold.fold(events, queries.time_of, pauses=STAGES[clock.stage].pauses)


def _heard(clock: Clock, story: Story, wait: Wait | None) -> list[ladder.Step]:
    """The rungs as the sweep would pass them: those before a wait, then, told again where they lie ahead again, the
    rest after it.
    """
    first = told_by(clock)
    early = keeping.steps_of(clock, first, keeping.time_for(first))
    if wait is None or not STAGES[clock.stage].pauses:
        return early
    passed = [step for step in early if step[0] <= wait[0]]
    late = keeping.steps_of(clock, story, keeping.time_for(story))
    numbers = [rung.number for _at, rung in passed]
    told = ladder.still_told(late, numbers, wait[1]) if story.due_at > first.due_at else numbers
    rest = [(max(moment, wait[1]), rung) for moment, rung in late if rung.number not in told]
    return [*passed, *rest]


def _others(terms: Sequence[Term], story: Story, begun: datetime) -> dict[int, datetime]:
    """When the clock would be due by the terms that also count."""
    return {
        term.policy_id: fold.due(begun, term, queries.time_of(term.calendar, term.zone))
        for term in terms
        if term != story.term
    }
