"""Overtime compensation: what waits for the owner, and the list of a period for the general-manager hotline (AUTH-002, 003)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from shouwen.casework.redress.models import Overtime
from shouwen.casework.redress.queries.requests import visible
from shouwen.foundation.organisation.queries import unit_names
from shouwen.kit.actor import Actor
from shouwen.kit.money import Money

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def overtimes(case: Case) -> QuerySet[Overtime]:
    """Missed limits of a case in hand that are late by a known time and that nobody has decided on."""
    return Overtime.objects.filter(
        case=case, done_at__isnull=False, request=None, waived_by=None, amount__gt=0
    )


@dataclass(frozen=True)
class UnitLine:
    """What one unit's delays came to in a period, in one currency."""

    unit: str
    currency: str
    count: int
    paid: Money
    granted: Money
    proposed: Money


def summary(actor: Actor, *, since: datetime, until: datetime) -> tuple[list[UnitLine], list[Overtime]]:
    """Overtime of a period by unit, dearest first, and its rows.

    :raises Forbidden: without ``redress.summary``.
    """
    reach = actor.need("redress.summary")
    rows = Overtime.objects.filter(promised_at__gte=since, promised_at__lt=until).select_related("request")
    if not actor.almighty:  # nobody reads of a case that complains about them (CASE-064)
        rows = rows.exclude(case__accused__person_id=actor.person_id)
    if reach.centre_ids is not None:
        rows = rows.filter(centre__in=reach.centre_ids)
    seen = (
        set(visible(actor, "redress.summary").values_list("pk", flat=True))
        if reach.centre_ids is not None
        else None
    )
    found = [
        row
        for row in rows.order_by("-promised_at")[:2000]
        if seen is None or not row.request_id or row.request_id in seen
    ]
    called = unit_names(row.unit_id for row in found)
    pairs = sorted({(row.unit_id, row.currency) for row in found})
    lines = [
        _line(
            called.get(unit, ""), currency, [r for r in found if (r.unit_id, r.currency) == (unit, currency)]
        )
        for unit, currency in pairs
    ]
    return sorted(lines, key=lambda line: -line.proposed.amount), found


def _line(unit: str, currency: str, rows: Sequence[Overtime]) -> UnitLine:
    def sum_of(amounts: list[Decimal]) -> Money:
        return Money.rounded(sum(amounts, Decimal(0)), currency)

    granted = [row.request.amount for row in rows if row.request and row.request.granted_at]
    paid = [row.request.amount for row in rows if row.request and row.request.state == "paid"]
    return UnitLine(
        unit, currency, len(rows), sum_of(paid), sum_of(granted), sum_of([row.amount for row in rows])
    )
