"""My work: what one person owns, handles, is to accept, has promised, was chased for; and what comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots
from shouwen.casework.cases.models import Case, Consultation, Review
from shouwen.casework.cases.queries import waiting
from shouwen.casework.cases.queries.queue import COLUMNS, Line, lines, today
from shouwen.casework.cases.queries.waiting import (
    MOST,
    Chased,
    Mention,
    ProblemLine,
    PromiseLine,
    ToTell,
    Waiting,
    Wish,
)
from shouwen.casework.cases.rules import urgency
from shouwen.casework.cases.rules.urgency import Stop, Todo
from shouwen.casework.cases.slots import Chore
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Standing

COMING = 3
"""How many of tomorrow's are named when today's are done."""


@dataclass(frozen=True)
class Event:
    """A mark on the day strip: ``kind`` is accept, promise, due or visit; ``done`` once it is kept."""

    at: datetime
    kind: str
    number: str
    label: str
    done: bool = False


@dataclass(frozen=True)
class MyWork:
    """A person's work now, nearest due first; ``midnight`` ends their day."""

    at: datetime
    midnight: datetime
    own: Sequence[Line]
    handle: Sequence[Line]
    to_accept: Sequence[Waiting]
    to_consent: Sequence[Waiting]
    promises: Sequence[PromiseLine]
    chased: Sequence[Chased]
    questions: Sequence[Consultation]
    problems: Sequence[ProblemLine]
    reviews: Sequence[Review]
    wishes: Sequence[Wish]
    to_tell: Sequence[ToTell]
    mentions: Sequence[Mention]
    chores: Sequence[Chore]
    events: Sequence[Event]
    counts: dict[str, int]

    @cached_property
    def stops(self) -> list[Stop]:
        """Everything that waits, place by place, with its reasons; the first to do first."""
        return urgency.stops(_todos(self), at=self.at, midnight=self.midnight)

    @property
    def left(self) -> list[Stop]:
        """What cannot wait for tomorrow."""
        return urgency.for_today(self.stops)

    @property
    def first(self) -> Stop | None:
        """What to do first today; None when all is done."""
        return next(iter(self.left), None)

    @property
    def coming(self) -> list[Stop]:
        """What comes first when today's are done."""
        return [stop for stop in self.stops if stop.tier == "later"][:COMING]

    def after(self, place: str) -> Stop | None:
        """What to do after a place; None when nothing of today is left."""
        return urgency.following(self.left, place)

    @property
    def approvals(self) -> int:
        """How many decisions others wait for."""
        asked = sum(1 for chore in self.chores if chore.sort == "asked")
        return len(self.to_consent) + len(self.problems) + len(self.reviews) + len(self.wishes) + asked

    @property
    def awaited(self) -> int:
        """How many words others wait for, decisions and answers."""
        return self.approvals + len(self.questions)


def my_work(actor: Actor, *, at: datetime) -> MyWork:
    """What waits for a person. About twelve small queries along partial indexes, whatever the size of the house."""
    every = lines(_mine.all(actor.person_id), at=at)
    own = [line for line in every if line.owner_id == actor.person_id]
    handle = [line for line in every if line.owner_id != actor.person_id]
    offers = [each for each in waiting.offers(actor) if not each.needs_consent]
    promised = waiting.promises(actor, at)
    chased = waiting.chases(every)
    start, end = today(actor.time_zone, at)
    due = [line for line in every if line.due_at and start <= line.due_at < end]
    return MyWork(
        at=at,
        midnight=end,
        own=own,
        handle=handle,
        to_accept=offers,
        to_consent=waiting.consents(actor),
        promises=promised,
        chased=chased,
        questions=_questions.all(actor.person_id),
        problems=waiting.problems(actor),
        reviews=waiting.reviews(actor),
        wishes=waiting.wishes(actor),
        to_tell=waiting.to_tell(own, actor),
        mentions=waiting.mentions(actor),
        chores=[chore for ask in slots.chores for chore in ask(actor, at)],
        events=_events(due, offers, promised, _visits(every, start, end)),
        counts={
            "own": len(own),
            "overdue": sum(1 for line in every if line.due_at and line.due_at < at),
            "due_today": len(due),
            "handle": len(handle),
            "waiting_unit": sum(1 for line in handle if line.glyph == "unit"),
            "to_accept": len(offers),
            "promises": len(promised),
            "kept": sum(1 for each in promised if each.kept_at),
            "chased": len(chased),
            "unanswered": sum(1 for each in chased if each.waits_since),
        },
    )


@Standing
def _mine(me: int) -> QuerySet[Case, tuple[Any, ...]]:
    mine = Case.objects.filter(Q(owner_id=me) | Q(handler_id=me), is_open=True)
    return mine.order_by("due_at", "id").values_list(*COLUMNS)[: MOST * 4]


@Standing
def _questions(me: int) -> QuerySet[Consultation]:
    asked = Consultation.objects.select_related("case").filter(asked_person_id=me, answered_at=None)
    return asked.order_by("asked_at")[:MOST]


def _visits(every: Sequence[Line], start: datetime, end: datetime) -> list[Event]:
    ids = [line.id for line in every]
    told = [each for ask in slots.appointments for each in ask(ids, start, end)] if ids else []
    return [Event(at, "visit", number, who) for at, number, who in told]


def _events(
    due: Sequence[Line], offers: Sequence[Waiting], promised: Sequence[PromiseLine], visits: Sequence[Event]
) -> list[Event]:
    found = [Event(line.due_at, "due", line.number, line.customer) for line in due if line.due_at]
    found += [Event(each.accept_by, "accept", each.number, each.from_person) for each in offers]
    found += [Event(each.due_at, "promise", each.number, each.text, bool(each.kept_at)) for each in promised]
    return sorted([*found, *visits], key=lambda event: event.at)


def _todos(work: MyWork) -> Iterable[Todo]:
    """Everything that waits, one by one, each with its sentence."""
    yield from _from_lines(work)
    for offer in work.to_accept:
        yield Todo("accept", offer.number, offer.title, partial(_offered, offer), offer.offered_at, offer.accept_by)
    for promise in work.promises:
        if not promise.kept_at:
            yield Todo("promise", promise.number, promise.title, partial(_promised, promise), promise.due_at, promise.due_at)
    for chased in work.chased:
        if chased.waits_since:
            since, count = chased.waits_since, chased.line.chases
            yield Todo("chased", chased.line.number, chased.line.title, partial(_chased, count), since, chases=count)
    for letter in work.to_tell:
        yield Todo("tell", letter.number, letter.title, partial(_untold, letter), letter.at)
    for mention in work.mentions:
        yield Todo("read", mention.number, mention.text, partial(str, mention.text), mention.at)
    yield from _asked(work)
    for chore in work.chores:
        yield Todo(chore.sort, chore.place, chore.title, partial(str, chore.label), chore.since, chore.due_at, chore.url)


def _from_lines(work: MyWork) -> Iterable[Todo]:
    chased = {each.line.id for each in work.chased}
    for line in (*work.own, *work.handle):
        if line.waits_since and line.id not in chased:
            yield Todo("waits", line.number, line.title, _spoke, line.waits_since)
        if line.runs:
            yield Todo("due", line.number, line.title, partial(_due, line), line.received_at, line.due_at, chases=line.chases)


def _asked(work: MyWork) -> Iterable[Todo]:
    """Whoever waits for this person's word."""
    for each in work.to_consent:
        yield Todo("asked", each.number, each.title, partial(_wanted, each), each.offered_at, each.accept_by)
    for question in work.questions:
        yield Todo("asked", question.case.number, question.case.title, lambda: _("同事请教您一句话"), question.asked_at)
    for problem in work.problems:
        yield Todo("asked", problem.number, problem.title, lambda: _("问题单等您裁定由谁负责"), problem.raised_at)
    for review in work.reviews:
        yield Todo("asked", review.case.number, review.case.title, lambda: _("更正等您复核"), review.asked_at)
    for wish in work.wishes:
        yield Todo("asked", wish.number, wish.title, partial(_longer, wish), wish.asked_at)


def _offered(offer: Waiting) -> str:
    return _("%(who)s%(kind)s给您，到时不受理就退回") % {"who": offer.from_person, "kind": offer.label}


def _promised(promise: PromiseLine) -> str:
    return _("答应客户：%(text)s") % {"text": promise.text}


def _chased(count: int) -> str:
    return _("客户催了 %(n)s 次，还没有回话") % {"n": count}


def _untold(letter: ToTell) -> str:
    return _("信没有送达，请告诉客户") if letter.failed else _("还没告诉客户：%(what)s") % {"what": letter.label}


def _spoke() -> str:
    return _("客户又留了话，还没有回话")


def _due(line: Line) -> str:
    clock = line.clock
    return _("%(stage)s时限%(left)s") % {"stage": clock.label, "left": clock.text} if clock else ""


def _wanted(offer: Waiting) -> str:
    return _("%(who)s要%(kind)s，等您同意") % {"who": offer.from_person, "kind": offer.label}


def _longer(wish: Wish) -> str:
    return _("%(who)s申请延期，等您批复") % {"who": wish.asked_by}
