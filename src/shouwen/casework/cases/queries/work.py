"""My work and my team's: what I own, handle, am asked to take over, have promised; who carries how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case as When
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models import When as If

from shouwen.casework.cases import states
from shouwen.casework.cases.letters import LETTERS
from shouwen.casework.cases.models import Case, Consultation, Handoff, Problem, Promise, Review
from shouwen.casework.cases.queries.queue import COLUMNS, Line, lines, today
from shouwen.casework.cases.queries.scope import pooled, visible
from shouwen.casework.cases.rules.telling import is_owed
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor
from shouwen.relations.contacts import queries as contacts

MOST = 50
AGES = (1, 3, 7, 15, 30)
"""Upper ends of the ageing buckets, in days (CASE-016)."""


@dataclass(frozen=True)
class Waiting:
    """A hand-off that waits for the reader's acceptance, or for their consent."""

    handoff_id: int
    kind: str
    label: str
    number: str
    title: str
    case_id: int
    from_person: str
    note: str
    offered_at: datetime
    accept_by: datetime
    needs_consent: bool
    may_refuse: bool
    for_group: bool


@dataclass(frozen=True)
class PromiseLine:
    """A promise of the day."""

    id: int
    text: str
    due_at: datetime
    kept_at: datetime | None
    broken_at: datetime | None
    number: str
    title: str


@dataclass(frozen=True)
class ToTell:
    """Something the customer does not know yet and only a person can tell them; ``failed``: a letter did not arrive."""

    message_id: int
    label: str
    number: str
    title: str
    failed: bool
    at: datetime


@dataclass(frozen=True)
class Event:
    """A mark on the day strip: ``kind`` is accept, promise or due."""

    at: datetime
    kind: str
    number: str
    label: str


@dataclass(frozen=True)
class MyWork:
    """A person's work now, nearest due first."""

    own: Sequence[Line]
    handle: Sequence[Line]
    to_accept: Sequence[Waiting]
    to_consent: Sequence[Waiting]
    promises: Sequence[PromiseLine]
    chased: Sequence[Line]
    questions: Sequence[Consultation]
    problems: Sequence[str]
    reviews: Sequence[Review]
    to_tell: Sequence[ToTell]
    events: Sequence[Event]
    counts: dict[str, int]

    @property
    def next_urgent(self) -> Line | None:
        """The case to do first."""
        return min(
            (*self.own, *self.handle),
            key=lambda line: line.due_at or datetime.max.replace(tzinfo=line.received_at.tzinfo),
            default=None,
        )


def my_work(actor: Actor, *, at: datetime) -> MyWork:
    """What waits for a person. About ten small queries along partial indexes, whatever the size of the house."""
    mine = Case.objects.filter(Q(owner_id=actor.person_id) | Q(handler_id=actor.person_id), is_open=True)
    rows = list(mine.order_by("due_at", "id").values_list(*COLUMNS)[: MOST * 4])
    every = lines(rows, at=at)
    own = [line for line in every if line.owner_id == actor.person_id]
    handle = [
        line for line in every if line.handler_id == actor.person_id and line.owner_id != actor.person_id
    ]
    offers = _offers(actor)
    promised = _promises(actor, at)
    start, end = today(actor.time_zone, at)
    due = [line for line in every if line.due_at and start <= line.due_at < end]
    return MyWork(
        own=own,
        handle=handle,
        to_accept=[each for each in offers if not each.needs_consent],
        to_consent=_consents(actor),
        promises=promised,
        chased=[line for line in every if line.chases],
        questions=list(
            Consultation.objects.select_related("case").filter(
                asked_person_id=actor.person_id, answered_at=None
            )[:MOST]
        ),
        problems=_problems(actor),
        reviews=_reviews(actor),
        to_tell=_to_tell(own, actor),
        events=_events(due, offers, promised),
        counts={
            "own": len(own),
            "overdue": sum(1 for line in every if line.due_at and line.due_at < at),
            "due_today": len(due),
            "handle": len(handle),
            "waiting_unit": sum(1 for line in handle if line.glyph == "unit"),
            "to_accept": len(offers),
            "promises": len(promised),
            "kept": sum(1 for each in promised if each.kept_at),
            "chased": sum(1 for line in every if line.chases),
        },
    )


def _offers(actor: Actor) -> list[Waiting]:
    direct = Q(to_person_id=actor.person_id, answer="waiting")
    found = Handoff.objects.filter(direct | pooled(actor), case__is_open=True).exclude(
        from_person_id=actor.person_id
    )
    found = found.exclude(case__is_about_staff=True, case__accused__person_id=actor.person_id)
    return _waiting(found.order_by("accept_by"))


def _consents(actor: Actor) -> list[Waiting]:
    if not actor.may("cases.approve_transfer"):
        return []
    asked = Handoff.objects.filter(
        answer__in=["waiting", "consent"],
        needs_consent=True,
        consented_at=None,
        case__in=visible(actor, "cases.approve_transfer").filter(
            is_open=True, duty_state="ownership_offered"
        ),
    ).exclude(Q(from_person_id=actor.person_id) | Q(to_person_id=actor.person_id))
    return _waiting(asked.order_by("accept_by"))


def _waiting(rows: QuerySet[Handoff]) -> list[Waiting]:
    found = list(rows.select_related("case")[:MOST])
    people = names(row.from_person_id for row in found)
    return [
        Waiting(
            row.pk,
            row.kind,
            str(states.HANDOFF_KINDS[row.kind]),
            row.case.number,
            row.case.title,
            row.case_id,
            people.get(row.from_person_id, ""),
            row.note,
            row.offered_at,
            row.accept_by,
            row.needs_consent and row.answer == "consent",
            row.may_refuse and row.to_person_id is not None,
            row.to_person_id is None,
        )
        for row in found
    ]


def _promises(actor: Actor, at: datetime) -> list[PromiseLine]:
    start, end = today(actor.time_zone, at)
    rows = Promise.objects.filter(
        Q(due_at__gte=start, due_at__lt=end) | Q(due_at__lt=start, kept_at=None, dropped_at=None),
        case__owner_id=actor.person_id,
        case__is_open=True,
    )
    values = rows.order_by("due_at").values_list(
        "id", "text", "due_at", "kept_at", "broken_at", "case__number", "case__title"
    )
    return [PromiseLine(*each) for each in values[:MOST]]


def _problems(actor: Actor) -> list[str]:
    if not actor.may("cases.decide_problem"):
        return []
    rows = Problem.objects.filter(
        Q(judge_id=actor.person_id) | Q(case__in=visible(actor, "cases.decide_problem").filter(is_open=True)),
        decided_at=None,
    )
    return list(rows.values_list("case__number", flat=True)[:MOST])


def _reviews(actor: Actor) -> list[Review]:
    if not actor.may("cases.decide_problem"):
        return []
    rows = Review.objects.select_related("case").filter(
        case__in=visible(actor, "cases.decide_problem"), decided_at=None
    )
    return list(rows.exclude(asked_by_id=actor.person_id)[:MOST])


def _to_tell(own: Sequence[Line], actor: Actor) -> list[ToTell]:
    """What customers still have to be told: those of one's own cases, and whoever one wrote to. One query, two when
    some of these cases are not one's own any more."""
    found = contacts.outstanding("case", [line.id for line in own], asked_by=actor.person_id, limit=MOST)
    about = {line.id: (line.number, line.title) for line in own}
    if strange := {pk for pk, _each in found} - about.keys():
        rows = visible(actor).filter(pk__in=strange).values_list("id", "number", "title")
        about |= {pk: (number, title) for pk, number, title in rows}
    return [
        ToTell(each.id, str(LETTERS[each.letter].label), *about[pk], bool(each.fault), each.at)
        for pk, each in found
        if each.letter in LETTERS and pk in about and is_owed(each.letter, each.fault)
    ]


def _events(due: Sequence[Line], offers: Sequence[Waiting], promised: Sequence[PromiseLine]) -> list[Event]:
    found = [Event(line.due_at, "due", line.number, line.customer) for line in due if line.due_at]
    found += [Event(each.accept_by, "accept", each.number, each.from_person) for each in offers]
    found += [Event(each.due_at, "promise", each.number, each.text) for each in promised]
    return sorted(found, key=lambda event: event.at)


@dataclass(frozen=True)
class Load:
    """What one person carries."""

    person_id: int
    name: str
    owned: int
    handled: int
    overdue: int
    paused: int


@dataclass(frozen=True)
class TeamView:
    """A head's view: who carries how much, how old it is, and that nothing is without an owner."""

    loads: Sequence[Load]
    ageing: dict[str, int]
    ownerless: int
    open: int


def team_view(actor: Actor, *, at: datetime) -> TeamView:
    """The load of everyone in reach, and the ageing of open cases (CASE-016). Four queries over the open cases.

    :raises Forbidden: without ``cases.read``.
    """
    open_cases = visible(actor).filter(is_open=True)
    owned = open_cases.values("owner_id").annotate(
        count=Count("id"),
        overdue=Count("id", filter=Q(due_at__lt=at)),
        paused=Count("id", filter=Q(clock_state="paused")),
    )
    by_owner: dict[int, Any] = {row["owner_id"]: row for row in owned}
    handled = dict(
        open_cases.exclude(handler_id=F("owner_id"))
        .values("handler_id")
        .annotate(count=Count("id"))
        .values_list("handler_id", "count")
    )
    people = names({*by_owner, *handled})
    loads = [_load(pk, people, by_owner, handled) for pk in {*by_owner, *handled}]
    buckets = (
        open_cases.annotate(age=_age(at))
        .values("age")
        .annotate(count=Count("id"))
        .values_list("age", "count")
    )
    found = dict(buckets)
    labels = [*(str(day) for day in AGES), "more"]
    total = sum(found.values())
    return TeamView(
        sorted(loads, key=lambda load: (-load.overdue, -load.owned)),
        {label: found.get(label, 0) for label in labels},
        total - sum(row["count"] for row in by_owner.values()),
        total,
    )


def _load(
    pk: int, people: dict[int, str], by_owner: dict[int, dict[str, int]], handled: dict[int, int]
) -> Load:
    row = by_owner.get(pk, {})
    return Load(
        pk,
        people.get(pk, ""),
        row.get("count", 0),
        handled.get(pk, 0),
        row.get("overdue", 0),
        row.get("paused", 0),
    )


def _age(at: datetime) -> When:
    return When(
        *(If(received_at__gt=at - timedelta(days=day), then=Value(str(day))) for day in AGES),
        default=Value("more"),
    )
