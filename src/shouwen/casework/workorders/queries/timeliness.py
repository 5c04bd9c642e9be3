"""Orders by whether they were done in time, for inspectors and heads (SLA-010)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.queries.scope import visible
from shouwen.casework.workorders.rules.timeliness import VERDICTS, Timeliness, timeliness
from shouwen.foundation.organisation.queries import names, unit_names
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.paging import Slice, pack, unpack

ASKS: Mapping[str, Callable[[datetime], Q]] = {
    "late": lambda at: Q(accepted_at__gt=F("judged_by")),
    "overdue": lambda at: Q(accepted_at=None, ended_at=None, judged_by__lt=at),
    "on_time": lambda at: Q(accepted_at__lte=F("judged_by")),
    "running": lambda at: Q(accepted_at=None, ended_at=None, judged_by__gte=at),
    "none": lambda at: Q(judged_by=None) | Q(accepted_at=None, ended_at__isnull=False),
}
"""Each verdict as a question to the database; :func:`of` says the same of one order."""


@dataclass(frozen=True)
class TimedRow:
    """An order with its verdict."""

    order: Order
    unit: str
    handler: str
    timed: Timeliness


def of(order: Order, *, at: datetime) -> Timeliness:
    """Whether an order was, or still is, in time."""
    return timeliness(order.judged_by, order.accepted_at, order.ended_at, at=at)


def timed(
    verdict: str,
    actor: Actor,
    *,
    since: datetime,
    until: datetime,
    at: datetime,
    unit_id: int | None = None,
    cursor: str = "",
    limit: int = 50,
) -> Slice[TimedRow]:
    """Orders sent in ``[since, until)``, of one verdict ('' all), newest first. Three queries.

    :raises Forbidden: without ``workorders.read``.
    :raises Invalid: for an unknown verdict or a broken cursor.
    """
    if verdict and verdict not in VERDICTS:
        raise Invalid({"timeliness": _("、").join(VERDICTS)})
    orders = visible(actor).filter(dispatched_at__gte=since, dispatched_at__lt=until)
    if verdict:
        orders = orders.filter(ASKS[verdict](at))
    if unit_id:
        orders = orders.filter(lead_unit_id=unit_id)
    if cursor:
        moment, last = unpack(cursor, datetime, int)
        orders = orders.filter(dispatched_at__lte=moment).exclude(dispatched_at=moment, id__gte=last)
    found = list(orders.order_by("-dispatched_at", "-id")[: limit + 1])
    shown = found[:limit]
    last_row = shown[-1] if len(found) > limit else None
    more = pack(last_row.dispatched_at.isoformat(), last_row.pk) if last_row and last_row.dispatched_at else ""
    people, units = names(each.handler_id for each in shown), unit_names(each.lead_unit_id for each in shown)
    rows = [
        TimedRow(each, units.get(each.lead_unit_id, ""), people.get(each.handler_id or 0, ""), of(each, at=at))
        for each in shown
    ]
    return Slice(rows, more)
