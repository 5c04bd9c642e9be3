"""Telling the customer: what a fact gives them to know is written down, sent by machine or left for a person to say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from django.utils.dateparse import parse_datetime

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions import access_code, callers, clocks, pen
from shouwen.casework.cases.letters import LETTERS, Said
from shouwen.casework.cases.models import Case, CaseText
from shouwen.casework.cases.queries.matter import matter, moment
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.places import place
from shouwen.casework.cases.queries.policy import figures_for
from shouwen.casework.cases.queries.scope import Which, lock, missing
from shouwen.casework.cases.rules import telling as rules
from shouwen.casework.deadlines.states import NEXT_REPLY
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.ledger.slots import Heard
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.relations.contacts import actions as contacts
from shouwen.relations.contacts import queries as written
from shouwen.relations.contacts.actions import Draft
from shouwen.relations.contacts.slots import Outcome
from shouwen.relations.contacts.states import FAULTS
from shouwen.relations.customers.queries import Reachable

if TYPE_CHECKING:
    from shouwen.relations.contacts.models import Message

TIMER = SYSTEM.through("timer")
AUTOMATIC = "progress"
SOONEST, LATEST = timedelta(days=1), timedelta(days=30)
"""Between these a wait may be due for a reminder."""


def tell_customer(heard: Heard) -> None:
    """Write down what a fact gives the customer to know, once, in the worker's transaction."""
    letter = rules.letter_of(heard.kind, heard.body)
    case = Case.objects.filter(pk=heard.subject_id).first() if letter else None
    if case is None:
        return
    write_down(
        case,
        letter,
        key=f"{heard.entry_id}:{letter}",
        said=_said(case, heard.body),
        chosen=heard.body.get("channel_code", "") if letter in ("replied", "answered") else "",
        by_hand=rules.by_hand(letter, LETTERS[letter].by_hand, kind=heard.kind, channel=case.channel_code),
        asked_by=heard.actor_id,
        at=heard.at,
    )


def _said(case: Case, body: dict[str, Any]) -> dict[str, Any]:
    text = CaseText.objects.filter(pk=body.get("text_id") or 0).values_list("body", flat=True).first()
    return {"words": text or body.get("promise", ""), "by": parse_datetime(body.get("due_at") or "")}


def write_down(
    case: Case,
    letter: str,
    *,
    key: str,
    said: dict[str, Any] | None = None,
    chosen: str = "",
    by_hand: bool = False,
    asked_by: int = 0,
    at: datetime,
) -> bool:
    """Write one letter about a case, unless its centre does not send such; says whether there is anything to send or say."""
    row = _written(case, letter, key=key, said=said, chosen=chosen, by_hand=by_hand, asked_by=asked_by, at=at)
    return row is not None


def tell_extension(case: Case, *, reason: str, basis: str, by: datetime, key: str, actor: Actor, at: datetime) -> Message | None:
    """Write to the customer that a statutory limit was extended: why, by which statute, until when. The caller holds the
    case. None when there is nobody to tell; a letter no machine can carry waits to be told by a person."""
    said = {"words": reason, "basis": basis, "by": by}
    return _written(case, "law_extended", key=key, said=said, by_hand=True, asked_by=actor.person_id, at=at)


def send_paper(
    case: Case, letter: str, *, enclosed: tuple[int, str], language: str, key: str, actor: Actor, at: datetime
) -> Message | None:
    """Write a letter that carries a paper (id and SHA-256 of its file) in the paper's own language. The caller holds the case
    and has looked whether it may go. None when no e-mail can carry it."""
    return _written(case, letter, key=key, chosen="email", asked_by=actor.person_id, language=language, enclosed=enclosed, at=at)


def _written(
    case: Case,
    letter: str,
    *,
    key: str,
    said: dict[str, Any] | None = None,
    chosen: str = "",
    by_hand: bool = False,
    asked_by: int = 0,
    language: str = "",
    enclosed: tuple[int, str] | None = None,
    at: datetime,
) -> Message | None:
    kind = LETTERS[letter]
    if case.customer_id is None or not (kind.must or written.is_on(case.centre_id, letter, kind.is_on)):
        return None

    def write(reached: Reachable, channel: str) -> Draft:
        spoken = language or reached.language or place(case.owner_unit_id).language or settings.LANGUAGE_CODE
        code = _fresh_code(case, at) if letter == "acknowledged" and channel == "email" else ""
        with translation.override(spoken):
            known = said or {}
            by = moment(known["by"], place(case.centre_id).time_zone) if known.get("by") else ""
            words = Said(words=known.get("words", ""), by=by, has_code=bool(code), basis=known.get("basis", ""))
            return Draft(*kind.write(matter(case, reached.name, at=at), words), language=spoken, code=code, enclosed=enclosed)

    return contacts.tell(
        case.customer_id,
        write,
        letter=letter,
        key=key,
        subject_kind="case",
        subject_id=case.pk,
        centre_id=case.centre_id,
        chosen=chosen,
        by_hand=by_hand,
        asked_by=asked_by,
        renew_at=at + figures_for(case.centre_id).progress_window if case.is_open else None,
        at=at,
    )


def _fresh_code(case: Case, at: datetime) -> str:
    """A code for a case that has none yet; whoever handed theirs in at the portal has one."""
    held = lock(case.pk, SYSTEM)
    return "" if held.access_digest else access_code.replace_code(held, by_letter=True, actor=TIMER, at=at)


def tell_progress(subject_kind: str, subject_id: int, message_id: int, *, at: datetime) -> None:
    """Nothing was said to the customer for the agreed days: tell them how far it is (CASE-063)."""
    case = Case.objects.filter(pk=subject_id, is_open=True).first() if subject_kind == "case" else None
    if case is not None:
        write_down(case, AUTOMATIC, key=f"after:{message_id}:{AUTOMATIC}", at=at)


def letter_settled(outcome: Outcome, *, at: datetime) -> None:
    """Put into the case's chain what became of a letter; a progress notice that went out fulfils that clock."""
    if outcome.subject_kind != "case":
        return
    with transaction.atomic():
        held = lock(outcome.subject_id, SYSTEM)
        told: dict[str, Any] = {
            "subject_id": held.pk,
            "centre_id": held.centre_id,
            "message_id": outcome.message_id,
            "letter": outcome.letter,
            "letter_label": pen.said(LETTERS[outcome.letter].label),
        }
        if outcome.sent:
            heard = held.is_open and outcome.letter == AUTOMATIC
            marked = clocks.mark(held, "progress", actor=TIMER, at=at) if heard else None
            pen.write(held, facts.LetterSent(**told), actor=TIMER, at=at, later=[marked], rows=_touch(held, outcome, at))
            return
        told |= {"fault": outcome.fault, "fault_label": pen.said(FAULTS[outcome.fault])}
        pen.write(held, facts.LetterFailed(**told, asked_person=outcome.asked_by), actor=TIMER, at=at)


def _touch(case: Case, outcome: Outcome, at: datetime) -> list[models.Model]:
    """A letter that is a touch with the customer of its own, filed when it went out, once; unsaved rows."""
    if not LETTERS[outcome.letter].touches:
        return []
    subject = written.messages_by_id([outcome.message_id])[outcome.message_id].subject
    rows, _contact = callers.file(case, outcome.channel, "out", subject, person_id=outcome.asked_by, actor=TIMER, at=at)
    return rows


def remind_waiting(*, at: datetime) -> list[tuple[Case, int]]:
    """Remind customers we wait for, at the second and the fourth working day (standards 4); says for whom and which.

    The same reminder is written once, however often this runs.
    """
    found = []
    for case in _waiting(at):
        figures = figures_for(case.centre_id)
        here = place(case.centre_id)
        time = calendars.working_time(here.calendar_code, here.time_zone)
        come = {day: time.add(case.state_since, day, "work_day") <= at for day in figures.remind_days}
        if day := rules.step_of(come):
            key = remind_key(case, day)
            with transaction.atomic():
                write_down(case, "reminder", key=key, by_hand=True, asked_by=case.owner_id, at=at)
            found.append((case, day))
    return found


def remind_key(case: Case, day: int) -> str:
    """What makes a reminder once: the case, the wait, the day."""
    return f"wait:{case.pk}:{case.state_since:%Y%m%d%H%M%S}:{day}"


def _waiting(at: datetime) -> list[Case]:
    """Cases that wait for the customer, since long enough; along their own index."""
    return list(
        Case.objects.filter(
            is_open=True, state=states.WAITING_CUSTOMER, customer__isnull=False,
            state_since__lte=at - SOONEST, state_since__gte=at - LATEST,
        )
    )  # fmt: skip


def send_again(case: Which, message_id: int, *, actor: Actor, at: datetime) -> None:
    """Send once more what did not arrive.

    :raises Forbidden: without ``cases.handle`` for this case.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "record_contact", actor)
        _belongs(held, message_id)
        contacts.again(message_id, at=at)


def tell_by_hand(case: Which, message_id: int, *, actor: Actor, at: datetime) -> None:
    """Note that one has told the customer what no machine could.

    :raises Forbidden: without ``cases.handle`` for this case.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "record_contact", actor)
        _belongs(held, message_id)
        row = contacts.told(message_id, actor=actor, at=at)
        fact = facts.CustomerTold(
            subject_id=held.pk,
            centre_id=held.centre_id,
            message_id=row.pk,
            letter=row.letter,
            letter_label=pen.said(LETTERS[row.letter].label),
            channel_code=row.channel,
        )
        heard = clocks.mark(held, NEXT_REPLY, actor=actor, at=at) if held.waits_since else None
        pen.write(held, fact, actor=actor, at=at, later=[heard], **pen.answered(held))


def _belongs(case: Case, message_id: int) -> None:
    if written.subject_of(message_id) != ("case", case.pk):
        raise missing()


def nothing_left_to_tell(heard: Heard) -> None:
    """Somebody reached the customer, or the case is closed: what a person still had to tell by then is told."""
    if heard.body.get("reached", True) and heard.body.get("direction", "out") == "out":
        contacts.drop("case", heard.subject_id, by=heard.at, at=heard.at)
