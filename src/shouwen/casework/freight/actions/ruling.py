"""Who bears the freight of a return: by the rule at once, another way or more than may be said alone only with signatures."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.applications import actions as applications
from shouwen.casework.applications.states import FREIGHT, RETURN_FREIGHT
from shouwen.casework.cases.actions.pen import said
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.cases.queries.scope import Which
from shouwen.casework.freight import facts, queries, states
from shouwen.casework.freight.models import PARCEL_MAX, Ruling
from shouwen.casework.freight.rules import Shares
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import squash, tidy

REASON_MAX = 2000


def decide(
    case: Which, *, amount: Decimal, ground: str = "", parcel: str = "", wanted: Shares | None = None, reason: str = "", actor: Actor, at: datetime
) -> Ruling:
    """Rule on the freight of one return. ``wanted`` is another way than the rule's; that, and more than may be said alone, becomes an
    application that takes the route of the authority matrix, and counts once it is approved; what was ruled before counts until then.

    :raises Forbidden: without ``freight.decide``, for another's case; without a route.
    :raises Invalid: beside what is missing.
    :raises Conflict: without a rule, while one of this parcel waits, or when nobody could approve it.
    """
    with transaction.atomic():
        held = cases.lock(case, actor)
        if (no := queries.why_not_decide(held, actor)) is not None:
            raise no
        label, words = squash(parcel), tidy(reason)
        if len(label) > PARCEL_MAX:
            raise Invalid({"parcel": _("最多 %(max)s 个字") % {"max": PARCEL_MAX}})
        seen = queries.foresee(held, amount, ground, wanted, at=at)
        if seen.to_sign.amount and not words:
            raise Invalid({"reason": _("要别人批，请写明为什么")})
        if len(words) > REASON_MAX:
            raise Invalid({"reason": _("最多 %(max)s 个字") % {"max": REASON_MAX}})
        if Ruling.objects.filter(case=held, parcel=label, state=states.WAITING).exists():
            raise Conflict("freight_waits", _("这件退货的运费还在审批，等批下来或撤回再定"))
        before = queries.in_force(held.pk, label)
        asked = None
        if seen.to_sign.amount:
            draft = applications.Draft(FREIGHT, RETURN_FREIGHT, held.title[:120], words, seen.to_sign, held, key=queries.key_of(held.pk), replaces=before.application_id if before else None)
            asked = applications.submit(draft, actor=actor, at=at)
        elif before is not None:
            _step_down(before)
        row = Ruling.objects.create(
            case=held, centre_id=held.centre_id, rule=seen.rule, parcel=label, ground=seen.found.ground, currency=seen.terms.currency,
            merchant=seen.wanted.merchant, customer=seen.wanted.customer, carrier=seen.wanted.carrier,
            computed={each: f"{seen.found.shares.of(each):f}" for each in states.BEARERS}, why=list(seen.why), is_override=seen.is_override, reason=words,
            state=states.WAITING if asked else states.STANDS, is_current=asked is None, application=asked, made_by_id=actor.person_id, made_at=at,
        )  # fmt: skip
        if asked:
            announce(facts.FreightAsked(**about(row), number=asked.number, is_override=row.is_override), actor=actor, at=at)
            _still_counts(before, actor, at)
        else:
            announce(facts.FreightRuled(**about(row), ground_label=said(row.ground_label)), actor=actor, at=at)
    return row


def settle(application_id: int, state: str, *, at: datetime) -> None:
    """What an approval made of a ruling: approved, it counts in the place of the one before it; else that one goes on counting. One
    that is settled stays as it is."""
    with transaction.atomic():
        found = Ruling.objects.filter(application_id=application_id, state=states.WAITING)
        for case_id in found.values_list("case_id", flat=True):
            cases.lock(case_id, SYSTEM)  # before its rulings, as a merge does
        row = found.select_for_update().first()
        if row is None:
            return
        before = queries.in_force(row.case_id, row.parcel)
        row.state = state
        if state == states.STANDS:
            if before is not None:
                _step_down(before)
            row.is_current = True
            row.save(update_fields=["state", "is_current"])
            announce(facts.FreightApproved(**about(row)), actor=SYSTEM, at=at)
        else:
            row.save(update_fields=["state"])
            announce(facts.FreightNotApproved(**about(row), state_label=said(row.state_label)), actor=SYSTEM, at=at)
            _still_counts(before, SYSTEM, at)


def _step_down(row: Ruling) -> None:
    """Another takes its place: what was approved for it counts no more towards what this case's returns cost."""
    row.is_current = False
    row.save(update_fields=["is_current"])
    if row.application_id:
        applications.void(row.application_id)


def _still_counts(row: Ruling | None, actor: Actor, at: datetime) -> None:
    """Say that what was ruled before goes on counting."""
    if row is not None:
        announce(facts.FreightStillCounts(**about(row)), actor=actor, at=at)


def about(row: Ruling) -> facts.About:
    """The values by which a fact names one."""
    return {
        "subject_id": row.case_id, "centre_id": row.centre_id, "ruling_id": row.pk, "currency": row.currency, "amount": row.money(row.amount).plain(),
        "merchant": row.money(row.merchant).plain(), "customer": row.money(row.customer).plain(), "carrier": row.money(row.carrier).plain(),
    }  # fmt: skip
