"""Reading early warning: indicators in reach with their figure now, alerts, what waits to be acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.improvement import queries as improvement
from shouwen.casework.indicators import states
from shouwen.casework.indicators.models import Alert, Indicator
from shouwen.foundation.ledger.queries import count_of_kind, story
from shouwen.foundation.organisation.queries import names, unit_names
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Conflict, Forbidden, NotFound, Refusal
from shouwen.kit.scope import within
from shouwen.kit.standing import Alike
from shouwen.relations.catalogue import queries as catalogue

TOLD = {"missed": "deadlines.DeadlineMissed", "reopened": "cases.CaseReopened"}
"""Measures that count facts of the ledger."""
SHOWN = 50


def visible(actor: Actor) -> QuerySet[Indicator]:
    """The indicators of centres in reach.

    :raises Forbidden: without ``indicators.read``.
    """
    reach = actor.need("indicators.read")
    return Indicator.objects.all() if actor.almighty else Indicator.objects.filter(within(reach, centre="centre_id"))


def find(indicator_id: int, actor: Actor) -> Indicator:
    """One indicator.

    :raises NotFound: when there is none for this reader.
    """
    found = visible(actor).filter(pk=indicator_id).first() if actor.may("indicators.read") else None
    if found is None:
        raise NotFound("indicator_not_found", _("没有找到这个预警指标"))
    return found


def alerts(actor: Actor) -> QuerySet[Alert]:
    """The alerts of centres in reach, newest first.

    :raises Forbidden: without ``indicators.read``.
    """
    reach = actor.need("indicators.read")
    rows = Alert.objects.all() if actor.almighty else Alert.objects.filter(within(reach, centre="centre_id"))
    return rows.select_related("indicator").order_by("-raised_at", "-id")


def find_alert(alert_id: int, actor: Actor) -> Alert:
    """One alert.

    :raises NotFound: when there is none for this reader.
    """
    found = alerts(actor).filter(pk=alert_id).first() if actor.may("indicators.read") else None
    if found is None:
        raise NotFound("alert_not_found", _("没有找到这次预警"))
    return found


def refused(centre_id: int, right: str, actor: Actor) -> Refusal | None:
    """Why the actor may not use a right in a centre; None when nothing speaks against it."""
    reach = actor.reach(right)
    if reach is None:
        return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name(right)}, right=right)
    if reach.narrow or not reach.covers_centre(centre_id):
        return Forbidden("out_of_reach", _("这个指标归别的中心"))
    return None


def not_acknowledged(row: Alert) -> Refusal | None:
    """Why an alert cannot be acknowledged any more."""
    if row.acknowledged_at is None:
        return None
    who = names([row.acknowledged_by_id]).get(row.acknowledged_by_id or 0, "")
    return Conflict("already_acknowledged", _("%(who)s已经确认过这次预警") % {"who": who})


def value_now(row: Indicator, *, at: datetime) -> Decimal:
    """The figure over the window that ends now; counted by what rules of improvement count by, so that both say the same."""
    since = at - timedelta(days=row.days)
    if row.measure in TOLD:
        return Decimal(count_of_kind(TOLD[row.measure], since, at, [row.centre_id]))
    if row.measure == "complaints":
        return Decimal(improvement.complaints_between([row.centre_id], since, at))
    if row.measure == "severe":
        return Decimal(improvement.severe_between([row.centre_id], since, at))
    if row.measure == "hits":
        return Decimal(sum(len(improvement.hits(rule, row.centre_id, at)) for rule in improvement.in_force(row.centre_id, at)))
    return improvement.value(row.measure, [row.centre_id], row.cause, "CNY", since, at).quantize(Decimal("0.1"))


def plain(value: Decimal) -> str:
    """A figure as it is shown: ``12``, ``30.5``."""
    return f"{value.normalize():f}" if value else "0"


@dataclass(frozen=True)
class Gauge:
    """An indicator with its figure now against the threshold."""

    row: Indicator
    centre: str
    cause: str
    value: Decimal
    alert: Alert | None

    @property
    def now(self) -> str:
        """The figure."""
        return plain(self.value)

    @property
    def limit(self) -> str:
        """The threshold."""
        return plain(self.row.threshold)

    @property
    def percent(self) -> int:
        """How much of the threshold is reached, at most all of it."""
        return min(int(self.value * 100 / self.row.threshold), 100)

    @property
    def is_over(self) -> bool:
        """Whether it stands at or above the threshold."""
        return self.value >= self.row.threshold


def gauges(actor: Actor, *, at: datetime) -> list[Gauge]:
    """The indicators that are on, in reach, with their figures now."""
    rows = list(visible(actor).filter(is_on=True).order_by("centre_id", "name"))
    centres = unit_names(row.centre_id for row in rows)
    open_ = {each.indicator_id: each for each in Alert.objects.filter(indicator__in=rows, cleared_at=None)}
    return [
        Gauge(row, centres.get(row.centre_id, ""), catalogue.label("cause", row.cause) if row.cause else "", value_now(row, at=at), open_.get(row.pk))
        for row in rows
    ]


@dataclass(frozen=True)
class AlertView:
    """An alert as a page shows it."""

    row: Alert
    name: str
    centre: str
    who: str
    first: str
    peak: str
    last: str
    limit: str
    may: bool


def views(rows: Sequence[Alert], actor: Actor) -> list[AlertView]:
    """Alerts with names."""
    called, centres = names(row.acknowledged_by_id for row in rows), unit_names(row.centre_id for row in rows)
    return [
        AlertView(
            row, row.indicator.name, centres.get(row.centre_id, ""), called.get(row.acknowledged_by_id or 0, ""), plain(row.first_value), plain(row.peak),
            plain(row.last_value), plain(row.threshold), row.acknowledged_at is None and refused(row.centre_id, "indicators.acknowledge", actor) is None,
        )
        for row in rows
    ]  # fmt: skip


def waiting(actor: Actor) -> list[Alert]:
    """Alerts nobody has acknowledged that this reader may, the oldest first."""
    if not (actor.may("indicators.read") and actor.may("indicators.acknowledge")):
        return []
    return [row for row in _waiting.all(actor) if refused(row.centre_id, "indicators.acknowledge", actor) is None]


@Alike
def _waiting(actor: Actor) -> QuerySet[Alert]:
    return alerts(actor).filter(acknowledged_at=None).order_by("raised_at")[:SHOWN]


def alert_story(row: Alert) -> list[Any]:
    """What happened to an alert, in sentences."""
    return story(states.ALERT, row.pk)
