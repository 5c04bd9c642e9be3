"""Routes, budgets and who may do what: the engine of redress, asked for sums that are no redress."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.applications import states
from shouwen.casework.applications.models import Application, Budget, Signature
from shouwen.casework.redress.queries import (
    Benches,
    Path,
    Recused,
    Seat,
    at_fault,
    path_for,
    rate_of,
    seats_now,
    window_of,
)
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Refusal
from shouwen.kit.money import Money

AGAIN_AT = {states.FREIGHT: gettext_lazy("退货运费请从事项里重新定"), states.REWARD: gettext_lazy("奖励请从建议里重新提")}
"""What is asked for elsewhere is asked for again there."""
KIND_OF = {"spend": states.EXPENSE, "hand_in": states.CUSTOMER, "grant": states.CUSTOMER, "decline": states.CUSTOMER}
"""Moves of one kind only."""


def month_of(at: datetime) -> date:
    """The first day of a moment's month."""
    return day_of(at).replace(day=1)


def budgets_for(centre_id: int, *, at: datetime) -> list[Budget]:
    """The budgets an expense of a centre may draw on this month, the nearest centre's first."""
    path = Unit.objects.filter(pk=centre_id).values_list("path", flat=True).first() or ""
    above = [path[:length] for length in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    return list(Budget.objects.filter(centre__path__in=above, month=month_of(at)).select_related("centre").order_by("-centre__path", "currency"))


def short_of(centre_id: int, cost: Money, *, at: datetime) -> bool:
    """Whether the nearest budget of this month has less left than that; no budget, no limit."""
    nearest = next(iter(budgets_for(centre_id, at=at)), None)
    return nearest is not None and nearest.left < in_currency(cost, nearest.currency, at=at)


def in_currency(cost: Money, currency: str, *, at: datetime) -> Money:
    """A sum by the rate of the day.

    :raises Conflict: without a rate.
    """
    return rate_of(currency, at=at).worth(cost)


def prior(kind: str, centre_id: int, payee_key: str, *, at: datetime, besides: Collection[int | None] = ()) -> Decimal:
    """What the same payee got, or is about to get, from a centre in the window of the policy: splitting a bill helps nobody. What counts
    together by a key of its own (the return freight of a case) does so wherever it was asked. ``besides`` are left out: the one asked about,
    and the one it takes the place of. Of two of which only one can come to count, the dearer does."""
    if not payee_key or kind not in states.ADDED_UP:
        return Decimal(0)
    days, currency = window_of(centre_id, kind, at=at)
    counted = states.COUNTED if kind in states.ASKED else states.COUNTED_ONCE
    rows = Application.objects.filter(payee_key=payee_key, kind=kind, state__in=counted, is_void=False, requested_at__gt=at - timedelta(days=days))
    if kind in states.ASKED:
        rows = rows.filter(centre_id=centre_id)
    by = rate_of(currency, at=at)
    found = [row for row in rows.order_by("pk") if row.pk not in besides]
    worth = {row.pk: by.sum(row.spent if row.spent is not None else row.amount, row.currency) for row in found}
    for row in found:
        if row.replaces_id in worth:
            worth[row.pk] = max(worth[row.pk], worth.pop(row.replaces_id))
    return sum(worth.values(), Decimal(0))


def path(
    kind: str, centre_id: int, cost: Money, payee_key: str, *, requester: int, out: Recused | None = None, at: datetime, besides: Collection[int | None] = ()
) -> Path:
    """Who must sign for a sum, and why; ``out`` keep out of it beside the requester.

    :raises Conflict: without a policy or a rate of exchange.
    """
    before = prior(kind, centre_id, payee_key, at=at, besides=besides)
    over = kind == states.EXPENSE and short_of(centre_id, cost, at=at)
    return path_for(centre_id, kind, cost, prior=before, requester=requester, out=out or Recused(), over_budget=over, at=at)


def out_of(row: Application, fault: Recused | None = None) -> Recused:
    """Who may not sign: who asked, whom it is for, whom the case complains about or finds at fault (``fault``, where known already), who
    has signed already or whose power was used."""
    if fault is None:
        fault = at_fault(row.case) if row.case else Recused()
    signed = [each for each in row.signatures.all() if each.round == row.round and each.decided_by_id]
    return fault.also((row.requester_id, row.beneficiary_id, *(each.decided_by_id for each in signed), *(each.authority_of_id for each in signed)))


def seats(
    row: Application, step: Signature, *, at: datetime, benches: Benches | None = None, fault: Recused | None = None
) -> list[Seat]:
    """Who may give a signature now."""
    return seats_now(row.policy, step.place, step.roles, step.kind, row.centre_id, out_of(row, fault), at=at, benches=benches)


def refused(row: Application, move: str, actor: Actor) -> Refusal | None:
    """Why the actor may not make one of the moves that are no signature; None when nothing speaks against it."""
    try:
        states.MOVES.check(move, row.state)
        reach = actor.need(states.MOVES[move].right)
    except Refusal as no:
        return no
    if move == "submit" and row.kind in AGAIN_AT:
        return Conflict("other_kind", str(AGAIN_AT[row.kind]))
    if row.kind != KIND_OF.get(move, row.kind):
        return Conflict("other_kind", _("这一步不适用于%(kind)s") % {"kind": row.kind_label})
    mine = row.requester_id == actor.person_id
    wide = not reach.narrow and reach.covers_centre(row.centre_id)
    if move in ("withdraw", "submit") and not mine and not actor.almighty:
        return Forbidden("not_yours", _("由申请人自己来"))
    if not (mine or wide):
        return Forbidden("out_of_reach", _("这份申请归别人"))
    return None


def budgets(actor: Actor, *, at: datetime) -> list[Budget]:
    """This month's budgets in reach.

    :raises Forbidden: without ``applications.budget``.
    """
    reach = actor.need("applications.budget")
    rows = Budget.objects.filter(month=month_of(at)).select_related("centre").order_by("centre__path")
    return list(rows if reach.centre_ids is None else rows.filter(centre__in=reach.centre_ids))


def people(seats_: Iterable[Seat]) -> tuple[int, ...]:
    """Whose signature counts, each once."""
    return tuple(dict.fromkeys(seat.person_id for seat in seats_))
