"""Looking at the figures: what reaches its threshold raises one alert, which lasts until it falls again; somebody says what is done."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.indicators import facts, queries
from shouwen.casework.indicators.models import Alert, Indicator
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.text import tidy


def look_at_all(*, at: datetime) -> int:
    """Look at every indicator that is on; says how many alerts were raised."""
    ids = Indicator.objects.filter(is_on=True).order_by("id").values_list("pk", flat=True)
    return sum(look(pk, at=at) is not None for pk in list(ids))


def look(indicator_id: int, *, at: datetime) -> Alert | None:
    """Look at one: the alert raised now, if any. While one stands, nothing is raised again; of two workers who see the same, one
    raises it."""
    with transaction.atomic():
        row = Indicator.objects.select_for_update().filter(pk=indicator_id, is_on=True).first()
        if row is None:
            return None
        value = queries.value_now(row, at=at)
        standing = Alert.objects.select_for_update().filter(indicator=row, cleared_at=None).first()
        if value >= row.threshold:
            if standing is None:
                return _raised(row, value, at)
            _seen(standing, value, at)
        elif standing is not None:
            standing.last_value, standing.seen_at, standing.cleared_at = value, at, at
            standing.save(update_fields=["last_value", "seen_at", "cleared_at"])
            announce(facts.AlertCleared(**about(standing, row, value)), actor=SYSTEM, at=at)
    return None


def about(alert: Alert, row: Indicator, value: Decimal) -> dict[str, Any]:
    """The values by which a fact names an alert."""
    return {"subject_id": alert.pk, "centre_id": alert.centre_id, "name": row.name, "value": queries.plain(value), "threshold": queries.plain(alert.threshold)}


def _raised(row: Indicator, value: Decimal, at: datetime) -> Alert:
    alert = Alert.objects.create(
        indicator=row, centre_id=row.centre_id, threshold=row.threshold, days=row.days, first_value=value, last_value=value, peak=value, raised_at=at, seen_at=at
    )
    announce(facts.AlertRaised(**about(alert, row, value), days=row.days), actor=SYSTEM, at=at, fresh=True)
    return alert


def _seen(alert: Alert, value: Decimal, at: datetime) -> None:
    alert.last_value, alert.peak, alert.seen_at = value, max(value, alert.peak), at
    alert.save(update_fields=["last_value", "peak", "seen_at"])


def acknowledge(alert_id: int, decision: str, *, actor: Actor, at: datetime) -> Alert:
    """Take an alert upon oneself and say what is done about it.

    :raises Forbidden: without ``indicators.acknowledge`` there.
    :raises Invalid: without a decision.
    :raises Conflict: when somebody has done so before.
    """
    said = tidy(decision)
    if not said or len(said) > 2000:
        raise Invalid({"decision": _("请写明看到了什么、怎么办，2000 字以内")})
    with transaction.atomic():
        row = Alert.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=queries.find_alert(alert_id, actor).pk)
        no = queries.refused(row.centre_id, "indicators.acknowledge", actor) or queries.not_acknowledged(row)
        if no is not None:
            raise no
        row.acknowledged_by_id, row.acknowledged_at, row.decision = actor.person_id or None, at, said
        row.save(update_fields=["acknowledged_by", "acknowledged_at", "decision"])
        announce(facts.AlertAcknowledged(**about(row, row.indicator, row.last_value)), actor=actor, at=at, reason=said)
    return row
