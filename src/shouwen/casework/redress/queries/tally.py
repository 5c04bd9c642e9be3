"""What customer and matter have got already, so that nothing is split into parts nobody looks at."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from shouwen.casework.redress import reading, states
from shouwen.casework.redress.models import Request
from shouwen.casework.redress.queries.policy import exchange
from shouwen.casework.redress.rules.exchange import Exchange
from shouwen.casework.redress.rules.matrix import COLUMNS, Matrix

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

YEAR = 365


def prior(
    case: Case, matrix: Matrix, *, at: datetime, besides: int = 0, by: Exchange | None = None
) -> dict[str, Decimal]:
    """What this customer, under whatever name, and this matter, over all its cases, got or asked for in the window.

    Requests on their way count as well: two at once are as good as one of the sum. ``besides`` is the request itself;
    of others on their way only those asked for before it count then, so that two never wait for each other.

    What was in another currency counts by the rate of the day (``by``: rates asked for already).

    :raises Conflict: ``rate_missing`` when nobody has said that day's rate: nothing is guessed, nothing is left out.
    """
    mine = Q(case__in=reading.matter(case)) | Q(customer__in=reading.customers_of(case))
    rows = Request.objects.filter(
        mine, state__in=states.COUNTED, requested_at__gte=at - timedelta(days=matrix.window_days)
    )
    if besides:
        rows = rows.exclude(pk=besides).filter(Q(state__in=states.GRANTED) | Q(pk__lt=besides))
    by = by or exchange(matrix.currency, at=at)
    sums = rows.values_list("currency").annotate(*(Sum(name) for name in COLUMNS)).order_by("currency")
    found = dict.fromkeys(COLUMNS, Decimal(0))
    for currency, *amounts in sums:
        for name, amount in zip(COLUMNS, amounts, strict=True):
            found[name] += by.sum(amount, currency)
    return found


def year(case: Case, matrix: Matrix, *, at: datetime, besides: int = 0, by: Exchange | None = None) -> Decimal:
    """What this customer, under whatever name, got or asked for in the twelve months before, whatever the matter (demand 3.3).

    :raises Conflict: as :func:`prior`.
    """
    known = reading.customers_of(case)
    if not known or all(rung.customer_year is None for rung in matrix.rungs):
        return Decimal(0)
    rows = Request.objects.filter(customer__in=known, state__in=states.COUNTED, requested_at__gte=at - timedelta(days=YEAR))
    if besides:
        rows = rows.exclude(pk=besides).filter(Q(state__in=states.GRANTED) | Q(pk__lt=besides))
    by = by or exchange(matrix.currency, at=at)
    sums = rows.values_list("currency").annotate(Sum("amount")).order_by("currency")
    return sum((by.sum(amount, currency) for currency, amount in sums), Decimal(0))
