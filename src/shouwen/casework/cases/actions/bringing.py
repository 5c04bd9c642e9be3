"""Bringing in cases from elsewhere, many at a time, with their own times: open ones to work on, ended ones to know of.

Nobody is notified of old news: the facts are in the ledger, with their original moments, but are not delivered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions import callers, clocks, draft, naming, openings, pen
from shouwen.casework.cases.actions.draft import Before, Draft
from shouwen.casework.cases.actions.intake import Intake
from shouwen.casework.cases.actions.naming import Names
from shouwen.casework.cases.models import Case, Closure, DutyLink
from shouwen.casework.cases.queries import places
from shouwen.casework.cases.queries.policy import figures_for
from shouwen.casework.cases.rules import intake as rules
from shouwen.casework.deadlines import actions as deadlines
from shouwen.foundation.ledger.actions import chained
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Refusal
from shouwen.kit.kept import settle_all
from shouwen.kit.models import new_row
from shouwen.kit.sql import insert_rows
from shouwen.relations.catalogue import queries as shelves
from shouwen.relations.customers import actions as customers

LINKED = 20
"""So many earlier cases of the same matter are counted at most."""
UNSORTED = "general.other"
"""The category of the base catalogue for lines whose source has none."""
STAGES_DONE = ("acknowledge", "first_response", "plan", "resolve")
NEXT_NUMBERS = (
    "INSERT INTO cases_counter (stem, last) VALUES (%s, %s) "
    "ON CONFLICT (stem) DO UPDATE SET last = cases_counter.last + excluded.last RETURNING last"
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A case from elsewhere, in our words. Moments are aware.

    ``category`` is the path of its source from the top, at most four names; ``history`` are earlier notes, oldest first.
    ``is_over``: its source says that it is over, but not since when. Then nobody's time is judged, and the closing, which
    stands at the moment of the import, says so. ``tags`` are called by code or name.
    """

    source_key: str
    received_at: datetime
    closed_at: datetime | None
    kind: str
    category: tuple[str, ...]
    title: str
    description: str
    demand: str
    channel: str
    name: str
    phone: str
    email: str
    history: tuple[str, ...]
    resolution: str
    outcome: str
    severity: str
    region: str
    is_over: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Brought:
    """What became of one line: its case's number, or that it is here already, or why it was refused."""

    number: str = ""
    is_known: bool = False
    reason: str = ""


@dataclass
class Told:
    """A fact with the moment at which it was true."""

    fact: Fact
    at: datetime


def bring_in(lines: Sequence[Line], *, actor: Actor, at: datetime, dry_run: bool = False) -> list[Brought]:
    """Register lines from elsewhere in one transaction; each answers for itself, in the order given.

    A line whose source key is here already is passed over, so the same table can be brought in again. ``dry_run``
    does everything and takes it back. The owner of open cases is the actor.

    :raises Forbidden: without ``cases.register``.
    """
    actor.need("cases.register")
    keys = [line.source_key for line in lines]
    with transaction.atomic():
        here = Case.objects.filter(intake_key__in=keys).values_list("intake_key", flat=True)
        known = {key for key in here if key}
        results, made = _draw_all(lines, known, naming.names_of(lines, actor=actor, at=at), actor, at)
        _number_all(made)
        for one in made:
            results[one.place] = Brought(number=one.draft.case.number)
        insert_rows([row for one in made for row in one.rows(actor)])
        if dry_run:
            transaction.set_rollback(True)
    if dry_run:
        settle_all()
    return results


@dataclass
class _Made:
    """A line on the drawing board and its place in the batch."""

    place: int
    line: Line
    draft: Draft
    told: list[Told]

    def rows(self, actor: Actor) -> list[models.Model]:
        """Everything to be written for it, its chain sealed last, when the number is known."""
        registered = Told(draft.told(self.draft), self.line.received_at)
        told = [(each.fact, each.at) for each in (registered, *self.told)]
        return [self.draft.case, *self.draft.rows, *chained(told, actor=actor)]


def _draw_all(
    lines: Sequence[Line], known: set[str], named: Names, actor: Actor, at: datetime
) -> tuple[list[Brought], list[_Made]]:
    results, made = [Brought() for _line in lines], list[_Made]()
    seen, batch = set(known), _Batch([line for line in lines if line.source_key not in known], named, actor)
    for place, line in enumerate(lines):
        if line.source_key in seen:
            results[place] = Brought(is_known=True)
            continue
        try:
            one = _draw(place, line, batch, actor, at)
        except Refusal as no:
            batch.crowd.take_back()
            results[place] = Brought(reason=no.message)
            continue
        seen.add(line.source_key)
        batch.note(one.draft.case)
        made.append(one)
    return results, made


class _Batch:
    """What the lines of one batch have to know of each other and of what is here: who they are from, and which are
    of the same matter. Three queries for all of them."""

    def __init__(self, lines: Sequence[Line], named: Names, actor: Actor) -> None:
        self.named = named
        centre_id = places.place(actor.centre_id).centre_id
        self.crowd = customers.Crowd((_given(line) for line in lines), centre_id=centre_id, actor=actor)
        self.cases: dict[tuple[int | None, int | None], list[Before]] = {}
        if known := self.crowd.known:
            since = min(line.received_at for line in lines) - figures_for(centre_id).repeat_window
            here = Case.objects.filter(customer_id__in=known, received_at__gte=since).order_by("id")
            for *key, pk, repeat_of, received_at in here.values_list(
                "customer_id", "category_id", "id", "repeat_of_id", "received_at"
            ):
                self.cases.setdefault((key[0], key[1]), []).append(Before(pk, repeat_of, received_at))

    def draw(self, line: Line, actor: Actor) -> Draft:
        """The line on the drawing board, its customer recognised."""
        intake = _intake(line, self.named, actor)
        known = callers.Known()
        if not intake.anonymous:
            met = self.crowd.recognise(_given(line), name=intake.name, at=line.received_at)
            known = callers.Known(met.customer, list(met.rows))
        customer_id = known.customer.pk if known.customer else None
        same = self.cases.get((customer_id, intake.category_id), ())
        return draft.draw(
            intake, known=known, earlier=same[: -LINKED - 1 : -1], actor=actor, at=line.received_at
        )

    def note(self, case: Case) -> None:
        """A case will be written: the next of the same customer and matter repeats it."""
        if case.customer_id:
            same = self.cases.setdefault((case.customer_id, case.category_id), [])
            same.append(Before(case.pk, case.repeat_of_id, case.received_at))


def _given(line: Line) -> dict[str, str]:
    return {kind: text for kind, text in (("phone", line.phone), ("email", line.email)) if text}


def _draw(place: int, line: Line, batch: _Batch, actor: Actor, at: datetime) -> _Made:
    ended = line.closed_at
    if ended and ended < line.received_at:
        raise Refusal("closed_before_received", _("办结时间早于受理时间"))
    if ended and ended > at:
        raise Refusal("closed_later", _("办结时间在将来"))
    if line.received_at > at:
        raise Refusal("received_later", _("受理时间在将来"))
    made = batch.draw(line, actor)
    made.case.registered_at = at
    openings.hold(made, actor, line.received_at)
    draft.describe(made, actor, line.received_at)
    one = _Made(place, line, made, [Told(fact, line.received_at) for fact in made.facts])
    _history(one, actor)
    if ended:
        _end(one, ended, actor)
        _judge(one, ended, actor)
        _close(one, ended, actor)
    elif line.is_over:
        _end(one, at, actor)
        _close(one, at, actor, note=_("来源没有写办结日期，按导入的时间记，不评是否及时"))
    else:
        made.rows += clocks.start(made.case, made.place, actor=actor, at=at)
    made.rows += callers.file_first(made, actor=actor, at=at)
    draft.settle(made, at)
    return one


def _kind(text: str) -> str:
    """The kind a table means, by our code or as it is called.

    :raises Refusal: when there is none of that name.
    """
    if text and not shelves.kind_meant(text):
        raise Refusal("kind_unknown", _("没有“%(code)s”这种事项") % {"code": text[:40]})
    return shelves.kind_meant(text) or "complaint"


@cache
def _severities() -> dict[str, str]:
    """Every name of a severity with its code."""
    called = {code: code for code in states.SEVERITIES}
    for language, _name in settings.LANGUAGES:
        with override(language):
            called |= {str(word).casefold(): code for code, word in states.SEVERITIES.items()}
    return called


def _intake(line: Line, named: Names, actor: Actor) -> Intake:
    reachable = bool(line.phone or line.email)
    return Intake(
        kind=_kind(line.kind),
        description=line.description[: rules.MATTER_MAX],
        category_id=named.categories.get(line.category) or shelves.category_by_code(UNSORTED).id,
        title=line.title,
        channel=shelves.channel_meant(line.channel) or "other",
        source="import",
        name=(line.name or _("未留姓名")) if reachable else "",
        phone=line.phone,
        email=line.email,
        anonymous=not reachable,
        demand=line.demand,
        fields={"region": line.region} if line.region else {},
        severity=_severities().get(line.severity.casefold(), ""),
        owner_id=actor.person_id,
        received_at=line.received_at,
        tags=named.tags_of(line),
        intake_key=line.source_key,
    )


def _history(one: _Made, actor: Actor) -> None:
    """Earlier notes, as far as their source kept them; their own moments are not known, so they stand at receipt."""
    made, at = one.draft, one.line.received_at
    for body in _notes(one.line):
        said = pen.words(made.case, "note", body, actor=actor, at=at)
        made.rows += said.rows
        fact = facts.NoteAdded(subject_id=made.case.pk, centre_id=made.case.centre_id, **said.sealed)
        one.told.append(Told(fact, at))


def _notes(line: Line) -> Iterator[str]:
    """What goes into notes: what is too long for its own place, and the notes, in pieces that have room."""
    for body in (line.description[rules.MATTER_MAX :], *line.history, line.resolution[rules.TEXT_MAX :]):
        for start in range(0, len(body), rules.TEXT_MAX):
            if piece := body[start : start + rules.TEXT_MAX].strip():
                yield piece


def _end(one: _Made, ended: datetime, actor: Actor) -> None:
    """The case was over when it came: answered if its source says how."""
    made = one.draft
    case = made.case
    if one.line.resolution:
        said = pen.words(case, "answer", one.line.resolution[: rules.TEXT_MAX], actor=actor, at=ended)
        made.rows += said.rows
        case.answered_at = ended
        answered = facts.CaseAnswered(
            subject_id=case.pk, centre_id=case.centre_id, channel_code=case.channel_code, **said.sealed
        )
        one.told.append(Told(answered, ended))


def _judge(one: _Made, ended: datetime, actor: Actor) -> None:
    """Its clocks ran then and ended then: what was late is late in every figure."""
    made = one.draft
    case = made.case
    subject = clocks.subject(case)
    begun = deadlines.start(
        subject,
        clocks.traits(case, made.place),
        received_at=case.received_at,
        actor=actor,
        at=ended,
        save=False,
    )
    deadlines.settle(subject, begun, met=STAGES_DONE, actor=actor, at=ended)
    made.rows += begun


def _close(one: _Made, ended: datetime, actor: Actor, *, note: str = "") -> None:
    """How it was closed is what its source says; that the customer agreed is taken on its word."""
    made = one.draft
    case = made.case
    for name, value in {**pen.step(case, states.CLOSED, ended), "duty_state": "discharged"}.items():
        setattr(case, name, value)
    for row in made.rows:
        if isinstance(row, DutyLink) and row.until is None:
            row.until, row.ended_how = ended, "closed"
    reason, outcome = "confirmed", shelves.code_meant("outcome", one.line.outcome)
    note = note or ("" if outcome else one.line.outcome)
    made.rows.append(
        new_row(
            Closure,
            case_id=case.pk,
            at=ended,
            person_id=actor.person_id,
            reason_code=reason,
            outcome_code=outcome,
            note=note,
        )
    )
    closed = facts.CaseClosed(
        subject_id=case.pk,
        centre_id=case.centre_id,
        kind_code=case.kind_code,
        reason_code=reason,
        outcome_code=outcome,
        customer_id=case.customer_id,
        owner_person=case.owner_id,
        handler_person=case.handler_id,
    )
    one.told.append(Told(closed, ended))


def _number_all(made: Sequence[_Made]) -> None:
    """Numbers by the day each matter was received on, without a gap: one trip a day of a centre."""
    by_stem: dict[str, list[_Made]] = {}
    for one in made:
        where = one.draft.place
        by_stem.setdefault(rules.stem(where.prefix, one.line.received_at, where.time_zone), []).append(one)
    for stem, group in sorted(by_stem.items()):
        with connection.cursor() as cursor:
            cursor.execute(NEXT_NUMBERS, [stem, len(group)])
            last = cursor.fetchone()[0]
        for sequence, one in enumerate(group, last - len(group) + 1):
            one.draft.case.number = rules.number(stem, sequence)


__all__ = ["Brought", "Line", "bring_in"]
