"""Figures of handling units over a span of time (demand 3.2, SLA-010, SLA-011, CASE-053)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value

from shouwen.casework.workorders import states
from shouwen.casework.workorders.models import Order, Reply, Return
from shouwen.casework.workorders.queries.scope import visible
from shouwen.foundation.organisation.queries import unit_names
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Alike


@dataclass(frozen=True)
class UnitCounters:
    """One unit's figures for the orders sent to it in a span. Rates are shares from 0 to 1, None without a base.

    ``sign_on_time`` of those signed or past their time to sign; ``close_on_time`` of those accepted, judged on the
    first accepted reply; ``return_rate`` and ``wrong_dispatch_rate`` (returns that were agreed) of those sent;
    ``rework_rate`` of those replied; ``extension_rate`` of those signed; ``chases_per_order`` of those sent.
    """

    unit_id: int
    name: str
    sent: int
    signed: int
    closed: int
    open_overdue: int
    sign_on_time: float | None
    close_on_time: float | None
    return_rate: float | None
    wrong_dispatch_rate: float | None
    rework_rate: float | None
    chases_per_order: float | None
    extension_rate: float | None


def counters(actor: Actor, *, since: datetime, until: datetime, at: datetime) -> list[UnitCounters]:
    """The figures of every unit in reach for orders sent in ``[since, until)``. Three queries.

    :raises Forbidden: without ``workorders.read``.
    """
    orders = visible(actor).filter(dispatched_at__gte=since, dispatched_at__lt=until)
    asked = {
        "sent": Count("pk"),
        "signed": Count("pk", filter=Q(signed_at__isnull=False)),
        "signed_in_time": Count("pk", filter=Q(signed_at__lte=F("sign_by"))),
        "sign_due": Count(
            "pk", filter=Q(sign_by__isnull=False) & (Q(signed_at__isnull=False) | Q(sign_by__lt=at))
        ),
        "replied": Count("pk", filter=Q(replied_at__isnull=False)),
        "reworked": Count("pk", filter=Q(round__gt=1)),
        "accepted": Count("pk", filter=Q(accepted_at__isnull=False)),
        "in_time": Count(
            "pk", filter=Q(accepted_at__lte=F("judged_by")) | Q(accepted_at__isnull=False, judged_by=None)
        ),
        "closed": Count("pk", filter=Q(state=states.CLOSED)),
        "extended": Count("pk", filter=Q(extensions__gt=0)),
        "chased": Sum("chases"),
        "open_overdue": Count("pk", filter=Q(is_open=True, state__in=states.AT_UNIT, due_at__lt=at)),
    }
    by_unit: dict[int, Any] = {
        row["lead_unit_id"]: row for row in orders.order_by().values("lead_unit_id").annotate(**asked)
    }
    given = _returns(actor, since, until)
    names = unit_names([*by_unit, *given])
    found = [
        _line(unit, names.get(unit, ""), by_unit.get(unit, {}), given.get(unit, (0, 0))) for unit in names
    ]
    return sorted(found, key=lambda line: (-line.sent, line.name))


def _returns(actor: Actor, since: datetime, until: datetime) -> dict[int, tuple[int, int]]:
    """How many orders each unit gave back, and how many rightly."""
    given = Return.objects.filter(order__in=visible(actor), asked_at__gte=since, asked_at__lt=until)
    rows = (
        given.order_by()
        .values_list("unit_id")
        .annotate(all=Count("pk"), right=Count("pk", filter=Q(charged_to="dispatcher")))
    )
    return {unit: (every, right) for unit, every, right in rows}


def _line(unit: int, name: str, row: dict[str, int], given: tuple[int, int]) -> UnitCounters:
    count = {key: value or 0 for key, value in row.items()}
    # An order that was rightly given back counts for its next unit; here it counts among those that were sent.
    sent = count.get("sent", 0) + given[1]
    return UnitCounters(
        unit_id=unit,
        name=name,
        sent=sent,
        signed=count.get("signed", 0),
        closed=count.get("closed", 0),
        open_overdue=count.get("open_overdue", 0),
        sign_on_time=_share(count.get("signed_in_time", 0), count.get("sign_due", 0)),
        close_on_time=_share(count.get("in_time", 0), count.get("accepted", 0)),
        return_rate=_share(given[0], sent),
        wrong_dispatch_rate=_share(given[1], sent),
        rework_rate=_share(count.get("reworked", 0), count.get("replied", 0)),
        chases_per_order=_share(count.get("chased", 0), sent),
        extension_rate=_share(count.get("extended", 0), count.get("signed", 0)),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True)
class Today:
    """What a unit has got done since the day began."""

    replied: int
    signed: int
    signed_in_time: int


def today(actor: Actor, *, since: datetime) -> Today:
    """The line at the foot of a unit's page; one query. Whatever was done today is still open, or ended today."""
    return Today(*next(iter(_done.all(actor, since)), (0, 0, 0)))


@Alike
def _done(actor: Actor, since: datetime) -> QuerySet[Order, tuple[int, ...]]:
    replied = Reply.objects.filter(order=OuterRef("pk"), at__gte=since)
    signed = Q(signed_at__gte=since)
    asked = {
        "n_replied": Count("pk", filter=Exists(replied)),
        "n_signed": Count("pk", filter=signed),
        "n_in_time": Count("pk", filter=signed & Q(signed_at__lte=F("sign_by"))),
    }
    recent = visible(actor).filter(Q(is_open=True) | Q(is_open=False, ended_at__gte=since))
    orders = Order.objects.filter(pk__in=recent.order_by().values("pk")).order_by().annotate(whole=Value(1)).values("whole")
    return orders.annotate(**asked).values_list(*asked)
