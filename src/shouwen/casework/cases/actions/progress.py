"""Working a case forward: take, investigate, propose, wait, answer, carry out, and what the customer says to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions import callers, clocks, command, company, lanes, pen, values
from shouwen.casework.cases.actions.lanes import Change
from shouwen.casework.cases.actions.words import meets
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.policy import figures_for
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.casework.cases.rules import flow
from shouwen.casework.deadlines.states import NEXT_REPLY
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.relations.catalogue import queries as catalogue

ANSWERED = ("acknowledge", "first_response", "plan", "resolve", "progress")
"""What an answer fulfils."""
STEPS = ("investigate", "propose", "carry_out")
STEP_TEXT = {"investigate": "finding", "propose": "solution", "carry_out": "note"}


def take(case: Which, *, actor: Actor, at: datetime) -> Case:
    """Take up a case that a robot or the portal brought: whoever takes it owns and handles it from now on.

    :raises Forbidden: without ``cases.handle`` for this case.
    """
    with transaction.atomic():
        lanes.stay(actor.person_id)
        held = lock(case, actor)
        need(held, "take", actor)
        me = lanes.holder(actor.person_id)
        pairs = (("owner", held.owner_id), ("handler", held.handler_id))
        changes = [Change(lane, me, "taken") for lane, now in pairs if now != me.person_id]
        rows, fields = lanes.move(held, changes, at) if changes else ([], {})
        fact = facts.CaseTaken(
            subject_id=held.pk,
            centre_id=held.centre_id,
            from_person=held.owner_id,
            to_person=me.person_id,
            duty=lanes.duty(changes),
        )
        heard = clocks.mark(held, "acknowledge", actor=actor, at=at)
        fields |= pen.step(held, states.REGISTERED, at)
        pen.write(held, fact, actor=actor, at=at, rows=rows, later=[heard], **fields)
        return held


def work(
    case: Which, move: str, *, text: str = "", files: Sequence[int] = (), actor: Actor, at: datetime
) -> Case:
    """Make a working step: ``investigate``, ``propose`` or ``carry_out``, with what was found or planned.

    :raises Forbidden: without ``cases.handle`` for this case, or a key customer's case without the grade.
    """
    if move not in STEPS:
        raise Invalid({"move": _("没有这一步")})
    with transaction.atomic():
        held = lock(case, actor)
        need(held, move, actor)
        target = states.MOVES[move].target or held.state
        said = (
            pen.words(held, STEP_TEXT[move], text, actor=actor, at=at, files=files) if text.strip() else None
        )
        if said:
            pen.keep(held, STEP_TEXT[move], files, actor=actor, at=at)
        fact = facts.CaseMoved(
            subject_id=held.pk,
            centre_id=held.centre_id,
            move=move,
            step_label=pen.said(states.LABELS[target]),
            from_state=held.state,
            to_state=target,
            **(said.sealed if said else pen.Sealed(text_id=0, text_hash="")),
        )
        waited = clocks.resume(held, actor=actor, at=at) if held.state in states.WAITING else None
        rows = said.rows if said else ()
        pen.write(held, fact, actor=actor, at=at, rows=rows, later=[waited], **pen.step(held, target, at))
        return held


def wait(
    case: Which,
    *,
    for_: str,
    reason_code: str = "",
    until: datetime | None = None,
    is_approved: bool = False,
    text: str = "",
    actor: Actor,
    at: datetime,
) -> Case:
    """Wait for the customer, a unit or a third party. Clocks stop only for listed reasons.

    ``for_`` is ``customer``, ``unit`` or ``third``; ``reason_code`` is of the list ``pause``. Clocks stand still five
    working days at most, but until the end of a suspension that was approved (``is_approved``).

    :raises Invalid: for an unlisted reason, or none when waiting for customer or third party.
    """
    if for_ not in states.WAITS:
        raise Invalid({"for": _("请选择等谁")})
    with transaction.atomic():
        held = lock(case, actor)
        need(held, f"wait_{for_}", actor)
        if for_ != "unit" or reason_code:
            item = catalogue.chosen("pause", reason_code, actor, at=at, field="reason_code")
            if item.needs_text and not text.strip():
                raise Invalid({"text": _("请写明原因")})
        stood = (
            clocks.pause(held, reason_code, until=until, is_approved=is_approved, actor=actor, at=at)
            if reason_code
            else None
        )
        said = pen.words(held, "note", text, actor=actor, at=at) if text.strip() else None
        state = states.WAITS[for_]
        fact = facts.CaseWaits(
            subject_id=held.pk,
            centre_id=held.centre_id,
            what=for_,
            step_label=pen.said(states.LABELS[state]),
            reason_code=reason_code,
            until=until,
            **(said.sealed if said else pen.Sealed(text_id=0, text_hash="")),
        )
        rows = said.rows if said else ()
        pen.write(held, fact, actor=actor, at=at, rows=rows, later=[stood], **pen.step(held, state, at))
        return held


def resume(case: Which, *, actor: Actor, at: datetime) -> Case:
    """Go on with a case that waited; its clocks run again.

    :raises Conflict: when it does not wait.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "resume", actor)
        going = clocks.resume(held, actor=actor, at=at)
        fact = facts.CaseResumed(subject_id=held.pk, centre_id=held.centre_id)
        pen.write(held, fact, actor=actor, at=at, later=[going], **pen.step(held, states.INVESTIGATING, at))
        return held


def answer(
    case: Which,
    text: str,
    *,
    channel: str = "",
    files: Sequence[int] = (),
    told: bool = False,
    against: int | None = None,
    actor: Actor,
    at: datetime,
) -> Case:
    """Give the customer the final answer. It is theirs to accept or not (CASE-013, CASE-024). It goes to them as a
    reply does, and is stopped as one when somebody spoke meanwhile.

    :raises Forbidden: without ``cases.answer`` for this case, or a key customer's case without the grade.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "answer", actor)
        step = flow.before_answer(figures_for(held.centre_id), held.severity, held.passed) if held.steps else ""
        if step:
            raise Conflict("step_missing", _("这一级要先走过“%(step)s”，再答复客户") % {"step": states.LABELS[step]})
        values.complete(held, "answer")
        company.nobody_spoke(held, against, actor=actor)
        said = pen.words(held, "answer", text, actor=actor, at=at, files=files)
        pen.keep(held, "answer", files, actor=actor, at=at)
        channel = channel or held.channel_code
        met, more = meets(held, channel, actor, at)
        fact = facts.CaseAnswered(
            subject_id=held.pk, centre_id=held.centre_id, channel_code=channel, is_told=told, **said.sealed
        )
        rows, _contact = callers.file(held, channel, "out", text, actor=actor, at=at)
        waited = clocks.resume(held, actor=actor, at=at) if held.state in states.WAITING else None
        met_now = clocks.mark(held, *ANSWERED, NEXT_REPLY, actor=actor, at=at)
        fields = {**pen.step(held, states.ANSWERED, at), **met, **pen.answered(held), "answered_at": held.answered_at or at}
        pen.write(
            held, fact, *more, actor=actor, at=at, rows=[*said.rows, *rows], later=[waited, met_now], **fields
        )
        return held


def customer_accepts(case: Which, *, text: str = "", actor: Actor, at: datetime) -> Case:
    """Record that the customer is content with the answer.

    :raises Conflict: when nothing was answered yet.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "customer_accepts", actor)
        said = pen.words(held, "fact", text, actor=actor, at=at) if text.strip() else None
        fact = facts.CustomerAccepted(
            subject_id=held.pk,
            centre_id=held.centre_id,
            **(said.sealed if said else pen.Sealed(text_id=0, text_hash="")),
        )
        rows = said.rows if said else ()
        heard = clocks.mark(held, NEXT_REPLY, actor=actor, at=at) if held.waits_since else None
        pen.write(held, fact, actor=actor, at=at, rows=rows, later=[heard], **pen.answered(held), **pen.step(held, states.RESOLVED, at))
        return held


def not_accepted(case: Which, *, text: str = "", recourse: str = "", actor: Actor, at: datetime) -> Case:
    """Record that the customer does not accept: to the manager hotline, then the general-manager hotline, then the
    customer is told of recourse outside (CASE-034, CASE-043). Duty stays with the owner until a hotline takes over.

    :raises Conflict: when nothing was answered yet.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "not_accepted", actor)
        said = pen.words(held, "fact", text, actor=actor, at=at) if text.strip() else None
        level = min(held.level + 1, 3)
        refused = facts.CustomerRefused(
            subject_id=held.pk,
            centre_id=held.centre_id,
            level=level,
            **(said.sealed if said else pen.Sealed(text_id=0, text_hash="")),
        )
        stopped = clocks.stop(held, stages=ANSWERED, actor=actor, at=at)
        again = clocks.begin_again(held, at, actor=actor, at=at)
        due = clocks.awaited(held, again, actor=actor, at=at)
        rows, told = command.climb(held, level, "not_accepted", text, recourse, actor, at)
        pen.write(
            held,
            refused,
            *told,
            actor=actor,
            at=at,
            rows=[*(said.rows if said else ()), *rows],
            later=[stopped, again, due],
            level=level,
            **pen.unanswered(held, at),
            **pen.step(held, states.NOT_ACCEPTED, at),
        )
        return held
