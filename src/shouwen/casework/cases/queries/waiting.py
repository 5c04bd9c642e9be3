"""What waits for one person: hand-offs, consents, promises, chases, approvals, letters no machine can say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from shouwen.casework.cases.letters import LETTERS
from shouwen.casework.cases.models import CaseText, Handoff, Problem, Promise, Review
from shouwen.casework.cases.queries.queue import Line, today
from shouwen.casework.cases.queries.scope import pooled, visible
from shouwen.casework.cases.rules.telling import is_owed
from shouwen.casework.deadlines import queries as deadlines
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.notices import queries as notices
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Alike, Standing
from shouwen.relations.contacts import queries as contacts

MOST = 50
MENTIONED = "cases.mentioned"
CHASED = "cases.CustomerChased"
SPOKE = ("cases.ReplySent", "cases.CaseAnswered", "cases.ContactRecorded")
"""Facts after which a customer who chased has heard of us."""


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


def offers(actor: Actor) -> list[Waiting]:
    """Hand-offs this person, or a group of theirs, is to accept or refuse; the first to run out first."""
    return _waiting(_offered.all(actor))


@Alike
def _offered(actor: Actor) -> QuerySet[Handoff]:
    direct = Q(to_person_id=actor.person_id, answer="waiting")
    found = Handoff.objects.filter(direct | pooled(actor), case__is_open=True).exclude(from_person_id=actor.person_id)
    found = found.exclude(case__is_about_staff=True, case__accused__person_id=actor.person_id)
    return _about(found)


def consents(actor: Actor) -> list[Waiting]:
    """Transfers of ownership this person may agree to."""
    return _waiting(_to_consent.all(actor)) if actor.may("cases.approve_transfer") else []


@Alike
def _to_consent(actor: Actor) -> QuerySet[Handoff]:
    asked = Handoff.objects.filter(
        answer__in=["waiting", "consent"],
        needs_consent=True,
        consented_at=None,
        case__in=visible(actor, "cases.approve_transfer").filter(
            is_open=True, duty_state="ownership_offered"
        ),
    ).exclude(Q(from_person_id=actor.person_id) | Q(to_person_id=actor.person_id))
    return _about(asked)


def _about(rows: QuerySet[Handoff]) -> QuerySet[Handoff]:
    """Hand-offs with what is told of their case: all that is read of a wide row."""
    own = [field.name for field in Handoff._meta.concrete_fields]
    return rows.select_related("case").only(*own, "case__number", "case__title").order_by("accept_by")[:MOST]


def _waiting(found: Sequence[Handoff]) -> list[Waiting]:
    people = names(row.from_person_id for row in found)
    return [
        Waiting(
            row.pk,
            row.kind,
            row.kind_words,
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


def promises(actor: Actor, at: datetime) -> list[PromiseLine]:
    """What was promised to customers for today, and what is still owed from before."""
    return [PromiseLine(*each) for each in _promised.all(actor.person_id, *today(actor.time_zone, at))]


@Standing
def _promised(me: int, start: datetime, end: datetime) -> QuerySet[Promise, tuple[Any, ...]]:
    rows = Promise.objects.filter(
        Q(due_at__gte=start, due_at__lt=end) | Q(due_at__lt=start, kept_at=None),
        dropped_at=None,
        case__owner_id=me,
        case__is_open=True,
    )
    return rows.order_by("due_at").values_list(
        "id", "text", "due_at", "kept_at", "broken_at", "case__number", "case__title"
    )[:MOST]


@dataclass(frozen=True)
class ProblemLine:
    """A case handed round too often, for whoever may name its final holder."""

    number: str
    title: str
    raised_at: datetime


def problems(actor: Actor) -> list[ProblemLine]:
    """Problem orders this person may decide, the oldest first."""
    return [ProblemLine(*each) for each in _to_decide.all(actor)] if actor.may("cases.decide_problem") else []


@Alike
def _to_decide(actor: Actor) -> QuerySet[Problem, tuple[Any, ...]]:
    rows = Problem.objects.filter(
        Q(judge_id=actor.person_id) | Q(case__in=visible(actor, "cases.decide_problem").filter(is_open=True)),
        decided_at=None,
    ).order_by("raised_at")
    return rows.values_list("case__number", "case__title", "raised_at")[:MOST]


def reviews(actor: Actor) -> list[Review]:
    """Changes that wait for this person as the second pair of eyes."""
    return _to_review.all(actor) if actor.may("cases.decide_problem") else []


@Alike
def _to_review(actor: Actor) -> QuerySet[Review]:
    rows = Review.objects.select_related("case").filter(
        case__in=visible(actor, "cases.decide_problem"), decided_at=None
    )
    return rows.exclude(asked_by_id=actor.person_id)[:MOST]


def to_tell(own: Sequence[Line], actor: Actor) -> list[ToTell]:
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


@dataclass(frozen=True)
class Chased:
    """A case whose customer chased: their last words, and since when nobody has spoken with them; None: somebody has."""

    line: Line
    words: str
    at: datetime
    waits_since: datetime | None


def chases(lines: Iterable[Line]) -> list[Chased]:
    """What customers chased among some open cases, those nobody has answered yet first; two queries, none without any."""
    about = {line.id: line for line in lines if line.chases}
    if not about:
        return []
    told = ledger.entries("case", about).filter(kind__in=[CHASED, *SPOKE]).order_by("id")
    last: dict[int, tuple[datetime, int]] = {}
    since: dict[int, datetime | None] = {}
    for case_id, kind, at, body in told.values_list("subject_id", "kind", "at", "body"):
        told_body = json.loads(body)
        if kind == CHASED:
            last[case_id] = (at, int(told_body.get("text_id") or 0))
            since[case_id] = since.get(case_id) or at
        elif told_body.get("reached", True) and told_body.get("direction", "out") == "out":
            since[case_id] = None
    words = dict(
        CaseText.objects.filter(pk__in=[text for _at, text in last.values()]).values_list("id", "body")
    )
    found = [Chased(about[pk], words.get(text, ""), at, since.get(pk)) for pk, (at, text) in last.items()]
    return sorted(found, key=lambda each: (each.waits_since is None, each.waits_since or each.at))


@dataclass(frozen=True)
class Wish:
    """A request for more time on a case's clock that waits for this person's word."""

    clock_id: int
    label: str
    number: str
    title: str
    reason: str
    asked_by: str
    asked_at: datetime
    due_at: datetime


def wishes(actor: Actor) -> list[Wish]:
    """Requests for more time in reach of whoever may grant them; none of one's own. Two queries."""
    asked = deadlines.wishes(actor)
    if not asked or not actor.may("cases.read"):
        return []
    cases = visible(actor).filter(pk__in=[row.clock.case_id for row in asked])
    about = {pk: (number, title) for pk, number, title in cases.values_list("id", "number", "title")}
    people = names(row.asked_by for row in asked)
    return [
        Wish(
            row.clock_id,
            deadlines.label_of(row.clock.stage),
            *about[row.clock.case_id],
            row.note,
            people.get(row.asked_by, ""),
            row.asked_at,
            row.due_before_at,
        )
        for row in asked
        if row.clock.case_id in about
    ]


@dataclass(frozen=True)
class Mention:
    """A note that mentions the reader: ``entry_id`` is its place on the case's timeline, 0 when not known."""

    notice_id: int
    text: str
    number: str
    words: str
    entry_id: int
    at: datetime


def mentions(actor: Actor, *, limit: int = 8) -> list[Mention]:
    """Notes that mention the reader and are unread, newest first; the words only of cases in reach. Three queries."""
    lines = notices.unread(actor, MENTIONED, limit=limit)
    found = {line.notice.subject_id for line in lines}
    seen = (
        set(visible(actor).filter(pk__in=found).values_list("id", flat=True))
        if found and actor.may("cases.read")
        else set()
    )
    asked = [int(line.notice.params.get("text_id") or 0) for line in lines if line.notice.subject_id in seen]
    words = dict(CaseText.objects.filter(pk__in=asked).values_list("id", "body")) if asked else {}
    return [
        Mention(
            line.notice.pk,
            line.text,
            str(line.notice.params.get("number", "")),
            words.get(int(line.notice.params.get("text_id") or 0), ""),
            int(line.notice.params.get("entry_id") or 0),
            line.notice.at,
        )
        for line in lines
    ]
