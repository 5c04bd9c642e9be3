"""Offering a case, or a share in it, to a colleague or a group; duty moves only when they accept (demand 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions import lanes, openings, pen, routing
from shouwen.casework.cases.models import Case, Handoff, Problem
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.places import province_of
from shouwen.casework.cases.queries.policy import accept_by, figures_for
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.casework.cases.rules import handoffs as rules
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.standing import Standing
from shouwen.kit.text import tidy
from shouwen.relations.catalogue import queries as catalogue

OPEN = ("waiting", "consent")


@dataclass(frozen=True)
class Offer:
    """What is offered to whom: one person, or a group (whoever holds ``right`` at ``unit_id`` first)."""

    kind: str
    person_id: int | None = None
    unit_id: int | None = None
    right: str = ""
    reason_code: str = ""
    note: str = ""
    next_step: str = ""
    promised_at: datetime | None = None
    may_refuse: bool = True
    is_warm: bool = False

    @property
    def lane(self) -> str:
        return states.LANE_OF[self.kind]


def hand_off(
    case: Which,
    *,
    kind: str,
    to: int | None = None,
    to_unit: int | None = None,
    to_right: str = "",
    reason_code: str = "",
    note: str = "",
    next_step: str = "",
    promised_at: datetime | None = None,
    is_warm: bool = False,
    actor: Actor,
    at: datetime,
) -> Handoff:
    """Offer a case, or a share in it; until somebody accepts, duty stays where it is.

    ``kind`` is one of :data:`states.HANDOFF_KINDS`. Without ``to``, the offer is open to whoever holds ``to_right``
    (``cases.accept`` unless told) in ``to_unit``; a hand-up goes to the senior agents, a report to the centre above.
    Delegating handling never moves ownership (rule 2). ``is_warm``: the customer is on the line and is put through.

    :raises Forbidden: without ``cases.hand_off`` (``cases.hand_up`` for hand-ups) for this case.
    :raises Conflict: while another offer of the same lane is open, or the rules say no.
    """
    if kind not in states.HANDOFF_KINDS or kind == "shift_proxy":
        raise Invalid({"kind": _("请选择交办方式")})
    if is_warm and (kind not in states.WARM_KINDS or (to is None and kind != "hand_up")):
        raise Invalid({"is_warm": _("当场转接要转给一个人，或转高级席")})
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "hand_up" if kind == "hand_up" else "hand_off", actor)
        where = _receiver(held, kind, to, to_unit, to_right, at)
        offer = Offer(kind, *where, reason_code, tidy(note), tidy(next_step), promised_at, is_warm=is_warm)
        _check(held, offer, actor, at)
        routing.follow_route(held, vars(offer), offer.person_id, offer.unit_id, actor=actor, at=at)
        row = draw(held, offer, sender=actor.person_id or held.owner_id, at=at)
        changes: dict[str, Any] = {"duty_state": "ownership_offered"} if offer.lane == "owner" else {}
        pen.write(held, told(held, row), actor=actor, at=at, reason=offer.note, rows=[row], **changes)
        return row


def _receiver(
    case: Case, kind: str, to: int | None, unit: int | None, right: str, at: datetime
) -> tuple[int | None, int, str]:
    if to is not None:
        who = lanes.holder(to)
        return who.person_id, who.unit_id, ""
    if kind == "hand_up":
        right = right or "cases.take_key"
        return None, unit or openings.queue_of(case.centre_id, _language(case), right, at), right
    if kind == "report_up":
        return None, unit or province_of(case.centre_id).centre_id, right or "cases.accept"
    if unit is None or kind == "transfer_ownership":
        raise Invalid({"to": _("请选择交给谁") if unit is None else _("责任要移交给一个人，不能只交给班组")})
    return None, unit, right or "cases.accept"


def _language(case: Case) -> str:
    return case.customer.root.language if case.customer else ""


_open_problem = Standing(
    lambda case_id: Problem.objects.filter(case_id=case_id, decided_at=None).values_list("id")[:1]
)
_open_offer = Standing(
    lambda case_id, lane: Handoff.objects.filter(case_id=case_id, lane=lane, answer__in=OPEN).values_list(
        "id"
    )
)
_earlier = Standing(
    lambda case_id: Handoff.objects.filter(case_id=case_id).values_list(
        "seq", "lane", "answer", "answered_by_id"
    )
)


def _check(case: Case, offer: Offer, actor: Actor, at: datetime) -> None:
    if offer.reason_code:
        catalogue.chosen("transfer_reason", offer.reason_code, actor, at=at, field="reason_code")
    lanes.refuse_accused(case, offer.person_id)
    why = rules.why_not_hand_off(
        sender=actor.person_id,
        receiver=offer.person_id,
        holder=case.owner_id if offer.lane == "owner" else case.handler_id,
        owner=case.owner_id,
        kind=offer.kind,
        reason_code=offer.reason_code,
        open_problem=bool(offer.lane) and bool(_open_problem.all(case.pk)),
    )
    if why:
        raise Conflict("hand_off_refused", why)
    if offer.lane and _open_offer.all(case.pk, offer.lane):
        raise Conflict("already_offered", _("已交出，正等对方受理；要换人请先撤回"))


def draw(case: Case, offer: Offer, *, sender: int, at: datetime) -> Handoff:
    """The row of an offer, unsaved; one query."""
    earlier = _earlier.all(case.pk)
    refused = offer.person_id and (offer.lane, "refused", offer.person_id) in {row[1:] for row in earlier}
    return Handoff(
        case_id=case.pk,
        seq=max((row[0] for row in earlier), default=0) + 1,
        kind=offer.kind,
        lane=offer.lane,
        from_person_id=sender,
        to_person_id=offer.person_id,
        to_unit_id=offer.unit_id,
        to_right=offer.right,
        reason_code=offer.reason_code,
        is_warm=offer.is_warm,
        note=offer.note,
        next_step=offer.next_step,
        promised_at=offer.promised_at,
        offered_at=at,
        accept_by=accept_by(case.centre_id, offer.kind, case.severity, at),
        needs_consent=rules.needs_consent(
            offer.kind, case.severity, figures_for(case.centre_id).consent_from
        ),
        may_refuse=offer.may_refuse and not refused,
    )


def told(case: Case, row: Handoff) -> facts.HandoffOffered:
    """The fact that a hand-off was offered."""
    return facts.HandoffOffered(
        subject_id=case.pk,
        centre_id=case.centre_id,
        handoff_id=row.pk,
        handoff_kind=row.kind,
        kind_label=label(row),
        to_person=row.to_person_id,
        to_unit=None if row.to_person_id else row.to_unit_id,
        to_right=row.to_right,
        reason_code=row.reason_code,
        is_warm=row.is_warm,
        accept_by=row.accept_by,
    )


def label(row: Handoff) -> str:
    """The kind of a hand-off as facts keep it."""
    return pen.said((states.WARM_KINDS if row.is_warm else states.HANDOFF_KINDS)[row.kind])


def recall(case: Case, lanes_: Sequence[str], actor: Actor, at: datetime) -> list[Fact]:
    """Withdraw the open offers of some lanes, because duty moves another way; the facts of it."""
    open_offers = list(Handoff.objects.filter(case=case, lane__in=lanes_, answer__in=OPEN))
    if not open_offers:
        return []
    Handoff.objects.filter(pk__in=[row.pk for row in open_offers]).update(
        answer="withdrawn", answered_at=at, answered_by_id=actor.person_id or None
    )
    return [withdrawn(case, row) for row in open_offers]


def withdrawn(case: Case, row: Handoff) -> facts.HandoffWithdrawn:
    """The fact that an offer was withdrawn."""
    return facts.HandoffWithdrawn(
        subject_id=case.pk,
        centre_id=case.centre_id,
        handoff_id=row.pk,
        handoff_kind=row.kind,
        kind_label=label(row),
        to_person=row.to_person_id,
    )
