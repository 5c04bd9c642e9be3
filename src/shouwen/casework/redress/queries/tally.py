"""What customer and matter have got already, so that nothing is split into parts nobody looks at."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from shouwen.casework.redress import reading, states
from shouwen.casework.redress.models import Request
from shouwen.casework.redress.rules.matrix import COLUMNS, Matrix
from shouwen.kit.errors import Conflict
from shouwen.kit.money import MixedCurrencies

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def prior(case: Case, matrix: Matrix, *, at: datetime, besides: int = 0) -> dict[str, Decimal]:
    """What this customer, under whatever name, and this matter, over all its cases, got or asked for in the window.

    Requests on their way count as well: two at once are as good as one of the sum. ``besides`` is the request itself;
    of others on their way only those asked for before it count then, so that two never wait for each other.

    :raises Conflict: when some of it was in another currency than the matrix's.
    """
    mine = Q(case__in=reading.matter(case)) | Q(customer__in=reading.customers_of(case))
    rows = Request.objects.filter(
        mine, state__in=states.COUNTED, requested_at__gte=at - timedelta(days=matrix.window_days)
    )
    if besides:
        rows = rows.exclude(pk=besides).filter(Q(state__in=states.GRANTED) | Q(pk__lt=besides))
    other = rows.exclude(currency=matrix.currency).values_list("currency", flat=True).first()
    if other:
        raise Conflict("currencies_mixed", MixedCurrencies(other, matrix.currency).message)
    sums = rows.aggregate(**{f"all_{name}": Sum(name) for name in COLUMNS})
    return {name: sums[f"all_{name}"] or Decimal(0) for name in COLUMNS}
