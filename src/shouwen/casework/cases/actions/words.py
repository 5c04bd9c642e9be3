"""What is said and written: notes, replies, contacts, what the customer adds, chases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions import callers, clocks, company, pen
from shouwen.casework.cases.models import Case, CaseText, ContactAttempt
from shouwen.casework.cases.queries.for_customer import same_customer, survivor
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, find, lock
from shouwen.casework.cases.rules import grading
from shouwen.casework.deadlines.states import NEXT_REPLY
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.relations.catalogue import queries as catalogue


def note(
    case: Which,
    text: str,
    *,
    mentions: Sequence[int] = (),
    files: Sequence[int] = (),
    actor: Actor,
    at: datetime,
) -> CaseText:
    """Write a note that only staff read; ``mentions`` are people to be told.

    :raises Forbidden: without ``cases.handle`` for this case.
    :raises Invalid: without words, or when somebody mentioned may not see the case.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "note", actor)
        named = company.mentioned(held, mentions, at=at)
        said = pen.words(held, "note", text, actor=actor, at=at, files=files)
        pen.keep(held, "note", files, actor=actor, at=at)
        fact = facts.NoteAdded(
            subject_id=held.pk, centre_id=held.centre_id, mentions=named, **said.sealed
        )
        pen.write(held, fact, actor=actor, at=at, rows=said.rows)
        return said.text


def reply(
    case: Which,
    text: str,
    *,
    channel: str = "",
    files: Sequence[int] = (),
    told: bool = False,
    against: int | None = None,
    actor: Actor,
    at: datetime,
) -> CaseText:
    """Write to the customer; the first words of a human are the first response (CASE-006).

    The worker sends it by e-mail where it can; else somebody is asked to tell the customer, unless they were ``told``.
    ``against`` is the ``seq`` of the last entry the writer saw.

    :raises Forbidden: without ``cases.handle`` for this case.
    :raises Conflict: ``spoken_meanwhile`` when others or the customer spoke after that entry.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "reply", actor)
        company.nobody_spoke(held, against, actor=actor)
        said = pen.words(held, "reply", text, actor=actor, at=at, files=files)
        pen.keep(held, "reply", files, actor=actor, at=at)
        channel = channel or held.channel_code
        met, more = meets(held, channel, actor, at)
        fact = facts.ReplySent(
            subject_id=held.pk, centre_id=held.centre_id, channel_code=channel, is_told=told, **said.sealed
        )
        rows, _contact = callers.file(held, channel, "out", text, actor=actor, at=at)
        # what a rule writes is no human's word, so it answers no clock
        by_rule = actor.via == "rule"
        marked = None if by_rule else clocks.mark(held, *heard_by_customer(held), actor=actor, at=at)
        met |= {} if by_rule else pen.answered(held)
        pen.write(held, fact, *more, actor=actor, at=at, rows=[*said.rows, *rows], later=[marked], **met)
        return said.text


def heard_by_customer(case: Case) -> tuple[str, ...]:
    """The stages that speaking with the customer fulfils; once there is a proposal, it is what they are told."""
    told = ("acknowledge", "first_response", "progress", NEXT_REPLY)
    return (*told, "plan") if case.state in (states.PROPOSING, states.EXECUTING) else told


def meets(case: Case, channel: str, actor: Actor, at: datetime) -> tuple[dict[str, Any], list[Fact]]:
    """Where a robot spoke first, the first human to speak becomes the first-contact person (demand 3.1, rule 1)."""
    if case.first_contact_id is not None or not actor.person_id:
        return {}, []
    fields: dict[str, Any] = {
        "first_contact_id": actor.person_id,
        "first_contact_channel": channel or case.channel_code,
        "first_contact_at": at,
    }
    return fields, [
        facts.FirstContactMade(
            subject_id=case.pk,
            centre_id=case.centre_id,
            first_contact_person=actor.person_id,
            channel_code=fields["first_contact_channel"],
        )
    ]


def record_contact(
    case: Which,
    *,
    channel: str,
    direction: str = "out",
    result_code: str,
    text: str = "",
    actor: Actor,
    at: datetime,
) -> ContactAttempt:
    """Record a call, visit or message to or from the customer, and whether they were reached (demand 3.1, rule 8).

    ``direction`` is ``in`` or ``out``; ``result_code`` is of the list ``contact_result``.

    :raises Forbidden: without ``cases.handle`` for this case.
    :raises Invalid: for a result that is not listed.
    """
    if direction not in ("in", "out"):
        raise Invalid({"direction": _("请选择来电还是去电")})
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "record_contact", actor)
        return contact_made(held, channel, direction, result_code, text, actor=actor, at=at)[0]


def contact_made(
    held: Case, channel: str, direction: str, result_code: str, text: str, *, actor: Actor, at: datetime
) -> tuple[ContactAttempt, CaseText | None]:
    """File a contact on a case the caller has locked, for somebody whose right the caller has asked; with its words.

    :raises Invalid: for a result that is not listed.
    """
    result = catalogue.chosen("contact_result", result_code, actor, at=at, field="result_code")
    reached = bool(result.traits.get("reached")) or direction == "in"
    said = pen.words(held, "contact", text, actor=actor, at=at) if text.strip() else None
    rows, contact_id = callers.file(held, channel, direction, text, actor=actor, at=at, result_code=result_code)
    attempt = ContactAttempt(
        case_id=held.pk, at=at, person_id=actor.person_id or None, channel_code=channel, direction=direction,
        result_code=result_code, reached=reached, contact_id=contact_id,
    )  # fmt: skip
    met, told = meets(held, channel, actor, at) if reached else ({}, [])
    fact = facts.ContactRecorded(
        subject_id=held.pk,
        centre_id=held.centre_id,
        contact_id=contact_id,
        channel_code=channel,
        direction=direction,
        result_code=result_code,
        reached=reached,
        **(said.sealed if said else pen.Sealed(text_id=0, text_hash="")),
    )
    spoken = reached and direction == "out"
    marked = clocks.mark(held, *heard_by_customer(held), actor=actor, at=at) if spoken else None
    met |= pen.answered(held) if spoken else {}
    rows += [attempt, *(said.rows if said else ())]
    pen.write(held, fact, *told, actor=actor, at=at, rows=rows, later=[marked], **met)
    return attempt, said.text if said else None


def add_fact(case: Which, text: str, *, files: Sequence[int] = (), actor: Actor, at: datetime) -> CaseText:
    """Add what the customer says later, through the portal or by whoever took the call. A waiting case goes on.

    On a merged case it goes to the survivor; another customer's words stay with their own case, and the survivor is
    told that there are some.

    :raises Conflict: when the case has ended (it can be reopened instead).
    """
    with transaction.atomic():
        own, held = _reached(case, actor)
        if own.pk != held.pk and not same_customer(own, held):
            return _aside(own, held, text, files, actor, at)
        said = pen.words(held, "fact", text, actor=actor, at=at, files=files)
        pen.keep(held, "fact", files, actor=actor, at=at)
        told: list[Fact] = [facts.CustomerAdded(subject_id=held.pk, centre_id=held.centre_id, **said.sealed)]
        fields = pen.unanswered(held, at)
        resumed = None
        if held.state == states.WAITING_CUSTOMER:
            fields |= pen.step(held, states.INVESTIGATING, at)
            told.append(facts.CaseResumed(subject_id=held.pk, centre_id=held.centre_id))
            resumed = clocks.resume(held, actor=actor, at=at)
        due = clocks.awaited(held, resumed, actor=actor, at=at)
        pen.write(held, *told, actor=actor, at=at, rows=said.rows, later=[resumed, due], **fields)
        return said.text


def _reached(case: Which, actor: Actor) -> tuple[Case, Case]:
    """A case for which the customer speaks, and the open one that answers for it, locked.

    :raises Conflict: when it has ended.
    """
    own = find(case, actor)
    held = lock(survivor(own).pk, replace(actor, almighty=True) if own.merged_into_id else actor)
    if not held.is_open:
        raise Conflict("case_ended", _("这件事已办结，如有新情况请重开"))
    return own, held


def _aside(own: Case, held: Case, text: str, files: Sequence[int], actor: Actor, at: datetime) -> CaseText:
    """Words of a merged case's customer who is not the survivor's: kept with their case, and the survivor told."""
    said = pen.words(own, "fact", text, actor=actor, at=at, files=files)
    pen.keep(own, "fact", files, actor=actor, at=at)
    added = facts.CustomerAdded(subject_id=own.pk, centre_id=own.centre_id, **said.sealed)
    lock(own.pk, replace(actor, almighty=True))
    pen.write(own, added, actor=actor, at=at, rows=said.rows)
    told = facts.JoinedCustomerSpoke(
        subject_id=held.pk, centre_id=held.centre_id, other_case=own.pk, other_number=own.number
    )
    due = clocks.awaited(held, actor=actor, at=at)
    pen.write(held, told, actor=actor, at=at, later=[due], **pen.unanswered(held, at))
    return said.text


def chase(case: Which, text: str = "", *, actor: Actor, at: datetime) -> int:
    """Count that the customer chased; at 2, 3 and 5 the priority rises (demand 3.2). Says how often they have. A chase
    of a merged case chases the survivor; another customer's words are not written there.

    :raises Conflict: when the case has ended.
    """
    with transaction.atomic():
        own, held = _reached(case, actor)
        text = text if same_customer(own, held) else ""
        count, priority = held.chases + 1, grading.chased(held.priority, held.chases + 1)
        said = pen.words(held, "fact", text, actor=actor, at=at) if text.strip() else None
        fact = facts.CustomerChased(
            subject_id=held.pk,
            centre_id=held.centre_id,
            count=count,
            priority=priority,
            **(said.sealed if said else pen.Sealed(text_id=0, text_hash="")),
        )
        rows = said.rows if said else ()
        raised, held.priority = priority != held.priority, priority
        moved = clocks.rebase(held, "priority", actor=actor, at=at) if raised else None
        fields = {"chases": count, "priority": priority, **pen.unanswered(held, at)}
        due = clocks.awaited(held, moved, actor=actor, at=at)
        pen.write(held, fact, actor=actor, at=at, rows=rows, later=[moved, due], **fields)
        return count
