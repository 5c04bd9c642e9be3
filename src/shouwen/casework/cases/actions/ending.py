"""Ending a case and bringing it back: close, withdraw, decline, reopen (demand 3.1, rule 8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, slots, states
from shouwen.casework.cases.actions import clocks, lanes, offers, openings, pen
from shouwen.casework.cases.models import (
    Case,
    Closure,
    Consultation,
    ContactAttempt,
    Problem,
    Promise,
    Suggestion,
)
from shouwen.casework.cases.queries.held import missing
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.places import place
from shouwen.casework.cases.queries.policy import figures_for
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.casework.cases.rules import closing, first_contact, flow
from shouwen.foundation.ledger.facts import Fact
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import tidy
from shouwen.relations.catalogue import queries as catalogue

MET_BY_CLOSING = ("acknowledge", "first_response", "plan", "resolve")
LANES = ("owner", "handler", "")


def close(
    case: Which,
    *,
    reason_code: str = "confirmed",
    outcome_code: str = "",
    cause_code: str = "",
    note: str = "",
    prevention: str = "",
    score: int | None = None,
    actor: Actor,
    at: datetime,
) -> Case:
    """The owner closes the case, if nothing is outstanding and the customer has a result (CASE-005, CASE-015).

    ``reason_code`` is one of :data:`states.CLOSE_REASONS`; ``outcome_code`` and ``cause_code`` are of the catalogue; a
    cause found before need not be named again, and where the centre wants one the case does not close without it.

    ``score`` marks the handling, 0 to 100, or None (CASE-048).

    :raises Forbidden: without ``cases.close`` for this case, or a key customer's case without the grade.
    :raises Invalid: without a reason of the list, or with a score out of range.
    :raises Conflict: with the sentence of the first thing that is outstanding.
    """
    if reason_code not in states.CLOSE_REASONS:
        raise Invalid({"reason_code": _("请选择办结原因")})
    if wrong := closing.wrong_score(score):
        raise Invalid({"score": wrong})
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "close", actor)
        _check_codes(outcome_code, cause_code, actor, at)
        why = why_not_close(held, reason_code, actor) or next(iter(outstanding(held)), "")
        if why:
            raise Conflict("not_ready", why)
        cause_code = _cause(held, cause_code)
        return _end(held, reason_code, outcome_code, cause_code, note, prevention, score, actor, at)


def _check_codes(outcome: str, cause: str, actor: Actor, at: datetime) -> None:
    if outcome:
        catalogue.chosen("outcome", outcome, actor, at=at, field="outcome_code")
    if cause:
        catalogue.chosen("cause", cause, actor, at=at, field="cause_code")


def _cause(case: Case, given: str) -> str:
    """The cause a case closes with: the one chosen now, else what was found before.

    :raises Conflict: when its centre wants one and there is none, or the one chosen asks for more than its name.
    """
    for ask in slots.causes:
        given, why = ask(case, given)
        if why:
            raise Conflict("cause_missing", why)
    return given


def why_not_close(case: Case, reason_code: str, actor: Actor) -> str:
    """What the closing rules and those above say against this reason; '' when nothing. At most two queries."""
    figures = figures_for(case.centre_id)
    why = closing.why_not_close(
        kind=case.kind_code,
        state=case.state,
        reason=reason_code,
        answered=case.answered_at is not None,
        key_customer=False,
        may_take_key=True,
        may_override=actor.may("cases.decide_problem") or actor.may("cases.manager_hotline"),
        attempts=_attempts(case) if reason_code == "unreachable" else (),
        level=case.level,
        figures=figures,
    )
    return why or next((no for ask in slots.closing_reasons if (no := ask(case, reason_code))), "")


def _attempts(case: Case) -> list[closing.Attempt]:
    zone = ZoneInfo(place(case.centre_id).time_zone)
    tried = ContactAttempt.objects.filter(case=case, direction="out")
    return [
        closing.Attempt(at.astimezone(zone).date(), channel, reached)
        for at, channel, reached in tried.values_list("at", "channel_code", "reached")
    ]


def outstanding(case: Case) -> list[str]:
    """What is still open on a case, in sentences: promises, questions, problems, and what upper modules say."""
    figures = figures_for(case.centre_id)
    found = [
        _("这一级要走过“%(step)s”才能办结") % {"step": states.LABELS[each]}
        for each in flow.before_end(figures, case.severity, case.passed, case.state)
        if case.steps
    ]
    found += [_("还差%(name)s没有填") % {"name": each.label} for each in missing(case, "close")]
    if Promise.objects.filter(case=case, kept_at=None, broken_at=None, dropped_at=None).exists():
        found.append(_("还有答应客户的事没有兑现"))
    if Consultation.objects.filter(case=case, answered_at=None).exists():
        found.append(_("还有请教没有得到答复"))
    if Problem.objects.filter(case=case, decided_at=None).exists():
        found.append(_("问题单还没有裁定"))
    if (
        case.kind_code == "suggestion"
        and not Suggestion.objects.filter(case=case, thanked_at__isnull=False).exists()
    ):
        found.append(_("还没有向客户致谢并转资料管理员"))
    found += held_by(case, "close")
    return [*found, *(text for needs in slots.closing_needs for text in needs(case))]


def held_by(case: Case, ending: str) -> list[str]:
    """What upper modules say against an ending (one of :data:`slots.ENDINGS`), in sentences."""
    return [text for check in slots.closing_checks if ending in check.endings for text in check(case.pk)]


def _end(
    case: Case,
    reason: str,
    outcome: str,
    cause: str,
    note: str,
    prevention: str,
    score: int | None,
    actor: Actor,
    at: datetime,
) -> Case:
    said = pen.words(case, "note", note, actor=actor, at=at) if note.strip() else None
    row = Closure(
        case_id=case.pk,
        at=at,
        person_id=actor.person_id or None,
        reason_code=reason,
        outcome_code=outcome,
        cause_code=cause,
        note=tidy(note),
        prevention=tidy(prevention),
        score=score,
        at_first_contact=case.hops == 0 and case.owner_id == case.handler_id == case.first_contact_id,
    )
    fact = facts.CaseClosed(
        subject_id=case.pk,
        centre_id=case.centre_id,
        kind_code=case.kind_code,
        reason_code=reason,
        reason_label=pen.said(states.CLOSE_REASONS[reason]),
        outcome_code=outcome,
        cause_code=cause,
        at_first_contact=row.at_first_contact,
        customer_id=case.customer_id,
        owner_person=case.owner_id,
        handler_person=case.handler_id,
        **(said.sealed if said else pen.Sealed(text_id=0, text_hash="")),
    )
    return _finish(case, states.CLOSED, "closed", fact, [row, *(said.rows if said else ())], actor, at)


def _finish(
    case: Case,
    state: str,
    how: str,
    fact: Fact,
    rows: list[Any],
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> Case:
    recalled = offers.recall(case, LANES, actor, at)
    fields = {**lanes.end(case, how, at), **pen.step(case, state, at), **pen.answered(case)}
    met = MET_BY_CLOSING if state == states.CLOSED else ()
    stopped = clocks.stop(case, met=met, actor=actor, at=at)
    pen.write(case, *recalled, fact, actor=actor, at=at, reason=reason, rows=rows, later=[stopped], **fields)
    clocks.lapse(case, at=at)
    return case


def withdraw(case: Which, *, reason_code: str, note: str = "", actor: Actor, at: datetime) -> Case:
    """Record that the customer withdraws the matter. ``reason_code`` is of the list ``withdraw``.

    :raises Forbidden: without ``cases.withdraw`` for this case.
    :raises Conflict: while work orders and the like are open.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "withdraw", actor)
        item = catalogue.chosen("withdraw", reason_code, actor, at=at, field="reason_code")
        if item.needs_text and not note.strip():
            raise Invalid({"note": _("请写明原因")})
        if still := held_by(held, "withdraw"):
            raise Conflict("not_ready", still[0])
        said = pen.words(held, "fact", note, actor=actor, at=at) if note.strip() else None
        fact = facts.CaseWithdrawn(
            subject_id=held.pk,
            centre_id=held.centre_id,
            reason_code=reason_code,
            reason_label=item.name,
            **(said.sealed if said else pen.Sealed(text_id=0, text_hash="")),
        )
        return _finish(held, states.WITHDRAWN, "withdrawn", fact, list(said.rows if said else ()), actor, at)


def decline(case: Which, *, reason_code: str, notice: str, actor: Actor, at: datetime) -> Case:
    """Not accept a matter, with a listed reason and a notice that names who has the authority (CASE-058).

    A first owner may solve, pass on or escalate, but never refuse (CASE-003): this right lies with supervisors.

    :raises Forbidden: without ``cases.decline`` for this case.
    :raises Invalid: without a reason or a notice.
    :raises Conflict: while money is asked for, or promised and not paid.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "decline", actor)
        if still := held_by(held, "decline"):
            raise Conflict("not_ready", still[0])
        item = catalogue.chosen("decline", reason_code, actor, at=at, field="reason_code")
        said = pen.words(held, "answer", notice, actor=actor, at=at, field="notice")
        fact = facts.CaseDeclined(
            subject_id=held.pk,
            centre_id=held.centre_id,
            reason_code=reason_code,
            reason_label=item.name,
            **said.sealed,
        )
        return _finish(held, states.DECLINED, "declined", fact, list(said.rows), actor, at)


def reopen(case: Which, *, reason: str, actor: Actor, at: datetime) -> Case:
    """Bring a closed case back within the window; its chain goes on with the last owner, or the first-contact person
    if that owner is gone, or whoever leads (demand 3.1). After two reopenings only a manager may (standards 4).

    :raises Forbidden: without ``cases.reopen`` for this case.
    :raises Conflict: outside the window or over the limit.
    :raises Invalid: without a reason.
    """
    if not reason.strip():
        raise Invalid({"reason": _("请写明为什么重开")})
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "reopen", actor)
        why = closing.why_not_reopen(
            days=(at - (held.ended_at or at)).days,
            count=held.reopenings,
            is_manager=actor.may("cases.decide_problem"),
            figures=figures_for(held.centre_id),
        )
        if why:
            raise Conflict("cannot_reopen", why)
        owner = heir_of(held, at)
        rows, fields = lanes.begin(held, owner, owner, "reopened", at)
        fields |= {**pen.step(held, states.INVESTIGATING, at), "reopenings": held.reopenings + 1}
        Closure.objects.filter(case=held, reopened_at=None).update(reopened_at=at)
        fact = facts.CaseReopened(
            subject_id=held.pk,
            centre_id=held.centre_id,
            owner_person=owner.person_id,
            handler_person=owner.person_id,
            count=held.reopenings + 1,
        )
        pen.put(held, fields)
        again = clocks.begin_again(held, at, actor=actor, at=at)
        pen.write(held, fact, actor=actor, at=at, reason=tidy(reason), rows=rows, later=[again], **fields)
        return held


def heir_of(case: Case, at: datetime) -> lanes.Holder:
    """Who gets a case that comes back."""
    chosen = first_contact.returns_to(
        organisation.on_duty(case.owner_id, at=at),
        case.owner_id,
        bool(case.first_contact_id) and organisation.on_duty(case.first_contact_id or 0, at=at),
        case.first_contact_id,
    )
    if chosen is not None:
        return lanes.holder(chosen)
    return openings.on_duty(place(case.centre_id), at)
