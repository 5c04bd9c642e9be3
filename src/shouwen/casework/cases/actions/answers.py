"""Answering a hand-off: accept, refuse once with evidence, consent, withdraw, or let the time run out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions import clocks, lanes, offers, pen, problems
from shouwen.casework.cases.actions.lanes import Change
from shouwen.casework.cases.models import Case, Handoff
from shouwen.casework.cases.queries.policy import accept_by, figures_for
from shouwen.casework.cases.queries.scope import covers, lock, pooled
from shouwen.casework.cases.rules import handoffs as rules
from shouwen.foundation.ledger.facts import Fact
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.text import tidy
from shouwen.relations.catalogue import queries as catalogue

NO_CONSENT = gettext_noop("主管不同意移交")
HOPS = frozenset({"transfer_handling", "transfer_ownership", "dispatch_down"})
"""Hand-offs that count as passing a case round (CASE-008); asking upwards does not."""


def _open(handoff: int, actor: Actor) -> tuple[Case, Handoff]:
    """An offer that is still open, and its case, locked.

    :raises NotFound: when there is none for this actor.
    :raises Conflict: when it was answered meanwhile.
    """
    case_id = Handoff.objects.filter(pk=handoff).values_list("case_id", flat=True).first()
    try:
        case = lock(case_id or 0, actor)
    except NotFound as no:  # also for one elsewhere: the answer does not tell which
        raise NotFound("handoff_not_found", _("没有找到这次交办")) from no
    row = Handoff.objects.get(pk=handoff)
    if row.answer not in offers.OPEN:
        raise Conflict(
            "handoff_answered", _("这次交办已经是“%(answer)s”") % {"answer": states.ANSWERS[row.answer]}
        )
    return case, row


def accept_handoff(handoff: int, *, actor: Actor, at: datetime) -> Handoff:
    """Accept what was offered to one, or to one's group; from this moment the lane is one's own.

    Moving ownership above a severity waits for a supervisor's consent as well (rule 2).

    :raises Forbidden: when it was not offered to this actor.
    """
    with transaction.atomic():
        lanes.stay(actor.person_id)
        case, row = _open(handoff, actor)
        _need_receiver(row, actor)
        lanes.refuse_accused(case, actor.person_id)
        if row.answer == "consent":
            raise Conflict("awaits_consent", _("您已受理，正等主管同意"))
        row.answered_by_id, row.answered_at = actor.person_id, at
        if row.needs_consent and row.consented_at is None:
            return _await_consent(case, row, actor, at)
        return _take_over(case, row, actor, at)


def _need_receiver(row: Handoff, actor: Actor) -> None:
    if row.to_person_id == actor.person_id and actor.person_id:
        return
    if row.to_person_id is None and Handoff.objects.filter(pooled(actor), pk=row.pk).exists():
        return
    raise Forbidden("not_offered_to_you", _("这次交办不是给您的"))


def _await_consent(case: Case, row: Handoff, actor: Actor, at: datetime) -> Handoff:
    row.answer, row.accept_by = "consent", accept_by(case.centre_id, row.kind, case.severity, at)
    row.save(update_fields=["answer", "accept_by", "answered_by", "answered_at"])
    judge = organisation.lead_of(row.from_person_id, at=at)
    fact = facts.ConsentAsked(
        subject_id=case.pk,
        centre_id=case.centre_id,
        handoff_id=row.pk,
        to_person=actor.person_id,
        judge_person=judge,
    )
    pen.write(case, fact, actor=actor, at=at)
    return row


def _take_over(case: Case, row: Handoff, actor: Actor, at: datetime) -> Handoff:
    receiver = lanes.holder(row.answered_by_id or actor.person_id)
    changes = _changes(case, row, receiver)
    rows, fields = lanes.move(case, changes, at) if changes else ([], {})
    row.answer, row.answered_at = "accepted", row.answered_at or at
    row.save(update_fields=["answer", "answered_at", "answered_by", "consented_by", "consented_at"])
    told: list[Fact] = [_accepted(case, row, changes, receiver.person_id)]
    if row.kind in HOPS:
        fields["hops"] = case.hops + 1
        told += shirking(case, fields["hops"], at)
    if case.state == states.RECEIVED and row.lane:
        fields |= pen.step(case, states.REGISTERED, at)
    moved = row.lane == "owner" and receiver.centre_id != case.centre_id
    if moved:
        fields["centre_id"] = receiver.centre_id
    pen.put(case, fields)
    rebased = clocks.rebase(case, "centre", actor=actor, at=at) if moved else None
    pen.write(case, *told, actor=actor, at=at, rows=rows, later=[rebased], **fields)
    return row


def _changes(case: Case, row: Handoff, receiver: lanes.Holder) -> list[Change]:
    if not row.lane:
        return []
    changes = [Change(row.lane, receiver, "accepted", row.pk)]
    if row.lane == "owner" and case.handler_id == case.owner_id:
        changes.append(Change("handler", receiver, "accepted", row.pk))
    return changes


def _accepted(case: Case, row: Handoff, changes: Sequence[Change], receiver: int) -> facts.HandoffAccepted:
    return facts.HandoffAccepted(
        subject_id=case.pk,
        centre_id=case.centre_id,
        handoff_id=row.pk,
        handoff_kind=row.kind,
        kind_label=offers.label(row),
        from_person=row.from_person_id,
        to_person=receiver,
        consent_person=row.consented_by_id,
        duty=lanes.duty(changes),
    )


def shirking(case: Case, hops: int, at: datetime, *, returned: bool = False) -> list[Fact]:
    """The alert that a case is handed round: more transfers than the limit, or a returned one (CASE-008)."""
    if not returned and not rules.is_shirking(hops, figures_for(case.centre_id).transfer_limit):
        return []
    supervisor = organisation.lead_of(case.owner_id, at=at)
    return [
        facts.ShirkingSuspected(
            subject_id=case.pk, centre_id=case.centre_id, hops=hops, supervisor_person=supervisor
        )
    ]


def refuse_handoff(
    handoff: int,
    *,
    code: str,
    note: str = "",
    evidence: Sequence[str] = (),
    files: Sequence[int] = (),
    actor: Actor,
    at: datetime,
) -> Handoff:
    """Refuse what was offered to one: once, with a reason and what proves it; it goes back to the sender (rule 4).

    The third refusal makes the case a problem order, which a supervisor decides. ``evidence`` names records, ``files``
    are proofs from the actor's tray.

    :raises Invalid: without a listed reason, or the note or evidence that reason asks for.
    :raises Conflict: when the receiver has refused before, or may not refuse.
    """
    with transaction.atomic():
        case, row = _open(handoff, actor)
        if row.to_person_id != actor.person_id:
            raise Forbidden("not_offered_to_you", _("这次交办不是给您的"))
        if not row.may_refuse:
            raise Conflict("refused_before", _("这件事只能拒绝一次，这次请受理；仍有异议请主管裁定"))
        evidence = [*evidence, *map(str, files)]
        check_refusal(code, note, evidence, actor, at)
        pen.keep(case, "note", files, actor=actor, at=at)
        row.answer, row.answered_at, row.answered_by_id = "refused", at, actor.person_id
        row.refusal_code, row.refusal_note, row.evidence = code, tidy(note), list(evidence)
        return _give_back(case, row, actor, at, count=True)


def check_refusal(code: str, note: str, evidence: Sequence[str], actor: Actor, at: datetime) -> None:
    """A refusal says why, from the list, with what that reason asks for.

    :raises Invalid: otherwise.
    """
    item = catalogue.chosen("refusal", code, actor, at=at, field="code")
    if item.needs_text and not note.strip():
        raise Invalid({"note": _("请写明原因")})
    if item.needs_evidence and not evidence:
        raise Invalid({"evidence": _("还差一份凭据，附上就能退回")})


def _give_back(case: Case, row: Handoff, actor: Actor, at: datetime, *, count: bool) -> Handoff:
    row.returned_to_id = row.from_person_id
    row.save()
    told: list[Fact] = [
        facts.HandoffRefused(
            subject_id=case.pk,
            centre_id=case.centre_id,
            handoff_id=row.pk,
            handoff_kind=row.kind,
            kind_label=offers.label(row),
            refusal_code=row.refusal_code,
            refusal_label=_why(row.refusal_code),
            returned_person=row.from_person_id,
            evidence=len(row.evidence),
            by_supervisor=not count,
        )
    ]
    fields: dict[str, Any] = settled(case, row)
    rows: list[models.Model] = []
    if count:
        fields["refusals"] = case.refusals + 1
        rows, more = problems.due(case, "refusals", fields["refusals"], at)
        told += more
    pen.write(case, *told, actor=actor, at=at, reason=row.refusal_note, rows=rows, **fields)
    return row


def _why(code: str) -> str:
    """The name of a refusal as facts keep it."""
    return NO_CONSENT if code == "no_consent" else catalogue.code("refusal", code).name


def settled(case: Case, row: Handoff) -> dict[str, Any]:
    """The duty state after an offer of ownership came to nothing."""
    if row.lane != "owner":
        return {}
    return {"duty_state": "held" if case.owner_id == case.handler_id else "handling_delegated"}


def consent(handoff: int, *, agree: bool = True, note: str = "", actor: Actor, at: datetime) -> Handoff:
    """Agree, or not, that ownership moves: a supervisor who is neither sender nor receiver (rule 2).

    :raises Forbidden: without ``cases.approve_transfer`` for this case, or as a party to it.
    """
    with transaction.atomic():
        lanes.stay(Handoff.objects.filter(pk=handoff).values_list("answered_by_id", flat=True).first())
        case, row = _open(handoff, actor)
        if not covers(actor.need("cases.approve_transfer"), case, actor):
            raise Forbidden("out_of_reach", _("这次移交由责任人的主管决定"))
        if actor.person_id in (row.from_person_id, row.to_person_id, row.answered_by_id):
            raise Forbidden("own_transfer", _("移交双方不能自己批准，请主管决定"))
        if not row.needs_consent or row.consented_at:
            raise Conflict("no_consent_needed", _("这次移交不需要再同意"))
        if not agree:
            row.answer, row.refusal_code, row.refusal_note = "refused", "no_consent", tidy(note)
            return _give_back(case, row, actor, at, count=False)
        row.consented_by_id, row.consented_at = actor.person_id or None, at
        told = facts.HandoffConsented(subject_id=case.pk, centre_id=case.centre_id, handoff_id=row.pk)
        if row.answer == "consent":
            pen.write(case, told, actor=actor, at=at, reason=note)
            return _take_over(case, row, actor, at)
        row.save(update_fields=["consented_by", "consented_at"])
        pen.write(case, told, actor=actor, at=at, reason=note)
        return row


def withdraw_handoff(handoff: int, *, actor: Actor, at: datetime) -> Handoff:
    """Take an offer back before it is answered: the sender, the owner, or a supervisor.

    :raises Forbidden: for anybody else.
    """
    with transaction.atomic():
        case, row = _open(handoff, actor)
        if actor.person_id not in (row.from_person_id, case.owner_id) and not covers(
            actor.reach("cases.reassign"), case, actor
        ):
            raise Forbidden("not_your_offer", _("只有交出人、责任人或主管可以撤回"))
        if (
            row.to_right == "cases.take_key"
            and row.reason_code == "key_customer"
            and not actor.may("cases.take_key")
        ):
            raise Conflict("key_customer", _("大客户、重要客户和专线客户的事项要由高级席受理，不能撤回"))
        row.answer, row.answered_at, row.answered_by_id = "withdrawn", at, actor.person_id or None
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        pen.write(case, offers.withdrawn(case, row), actor=actor, at=at, **settled(case, row))
        return row


def expire_handoffs(*, at: datetime, limit: int = 200) -> int:
    """Return what nobody answered in time to its sender and tell the supervisor; it never rests with nobody (rule 3)."""
    due = Handoff.objects.filter(answer__in=offers.OPEN, accept_by__lte=at).order_by("accept_by")
    return sum(_expire(pk, at) for pk in list(due.values_list("pk", flat=True)[:limit]))


def _expire(handoff: int, at: datetime) -> int:
    with transaction.atomic():
        try:
            case, row = _open(handoff, SYSTEM)
        except Conflict:
            return 0
        supervisor = organisation.lead_of(row.from_person_id, at=at)
        row.answer, row.answered_at, row.returned_to_id = "expired", at, row.from_person_id
        row.save(update_fields=["answer", "answered_at", "returned_to"])
        fact = facts.HandoffExpired(
            subject_id=case.pk,
            centre_id=case.centre_id,
            handoff_id=row.pk,
            handoff_kind=row.kind,
            kind_label=offers.label(row),
            to_person=row.to_person_id,
            returned_person=row.from_person_id,
            supervisor_person=supervisor,
        )
        told, rows = [fact], _again(case, row, supervisor, at)
        told_rows: list[Fact] = [*told, *(offers.told(case, each) for each in rows)]
        pen.write(case, *told_rows, actor=SYSTEM, at=at, rows=rows, **settled(case, row))
        return 1


def _again(case: Case, row: Handoff, supervisor: int | None, at: datetime) -> list[Handoff]:
    """A group that did not take a case which its holder may not work on: the supervisor gets it by name."""
    if row.to_person_id or row.kind != "hand_up" or supervisor in (None, case.handler_id):
        return []
    offer = offers.Offer("hand_up", supervisor, None, reason_code=row.reason_code, may_refuse=False)
    return [offers.draw(case, offer, sender=row.from_person_id, at=at)]
