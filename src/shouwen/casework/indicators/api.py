"""``/api/v1/indicators``: early warning, the same as on the desk. Figures are text."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from shouwen.casework.indicators import actions, queries, states
from shouwen.casework.indicators.models import Alert
from shouwen.kit import clock
from shouwen.kit.http import Id, Ref, actor_of, json_answer, one_of

router = Router()
FIGURE = r"^\d{1,11}(\.\d)?$"


class IndicatorIn(Schema):
    """What is watched; with `id` that one is changed. `cause` for measures of one cause."""

    id: Ref | None = None
    centre_id: Ref | None = None
    name: str = Field(max_length=80)
    measure: str = one_of(states.MEASURES)
    threshold: str = Field(pattern=FIGURE)
    days: int = Field(ge=1, le=366)
    cause: str = Field("", max_length=40)


class IndicatorOut(Schema):
    """An indicator with its figure now; `alert_id`: the alert that stands."""

    id: Id
    centre_id: Id
    name: str
    measure: str
    cause: str
    threshold: str
    days: int
    version: int
    value: str
    alert_id: Id | None


class IndicatorsOut(Schema):
    """Those that are on, in reach."""

    items: list[IndicatorOut]


class AlertOut(Schema):
    """An alert; `state` is open, acknowledged or cleared."""

    id: Id
    indicator_id: Id
    centre_id: Id
    name: str
    state: str
    threshold: str
    first_value: str
    last_value: str
    peak: str
    raised_at: datetime
    acknowledged_by_id: Id | None
    acknowledged_at: datetime | None
    decision: str
    cleared_at: datetime | None


class AlertsOut(Schema):
    """Alerts in reach, newest first."""

    items: list[AlertOut]


class AcknowledgementIn(Schema):
    """What is done about it."""

    decision: str = Field(max_length=2000)


class EndingIn(Schema):
    """`back`: watch it again."""

    back: bool = False


def _gauge(gauge: queries.Gauge) -> dict[str, Any]:
    row = gauge.row
    return {
        "id": str(row.pk), "centre_id": str(row.centre_id), "name": row.name, "measure": row.measure, "cause": row.cause, "threshold": gauge.limit, "days": row.days,
        "version": row.version, "value": gauge.now, "alert_id": str(gauge.alert.pk) if gauge.alert else None,
    }  # fmt: skip


def _alert(row: Alert) -> dict[str, Any]:
    figures = {name: queries.plain(getattr(row, name)) for name in ("threshold", "first_value", "last_value", "peak")}
    return {
        "id": str(row.pk), "indicator_id": str(row.indicator_id), "centre_id": str(row.centre_id), "name": row.indicator.name, "state": row.state, **figures,
        "raised_at": row.raised_at, "acknowledged_by_id": str(row.acknowledged_by_id) if row.acknowledged_by_id else None,
        "acknowledged_at": row.acknowledged_at, "decision": row.decision, "cleared_at": row.cleared_at,
    }  # fmt: skip


@router.get("", response=IndicatorsOut, summary="Early-warning indicators with their figures now")
def indicators(request: HttpRequest) -> HttpResponse:
    return json_answer({"items": [_gauge(each) for each in queries.gauges(actor_of(request), at=clock.now())]})


@router.post("", response={201: IndicatorsOut}, summary="Set or change an indicator")
def set_indicator(request: HttpRequest, body: IndicatorIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    values = body.dict(exclude={"id", "threshold"})
    made = actions.set_indicator(**values, threshold=Decimal(body.threshold), indicator_id=body.id, actor=actor, at=now)
    return json_answer({"items": [_gauge(each) for each in queries.gauges(actor, at=now) if each.row.pk == made.pk]}, status=201)


@router.post("/{int:indicator_id}/ending", response=IndicatorsOut, summary="Watch an indicator no more, or again")
def end(request: HttpRequest, indicator_id: int, body: EndingIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    actions.end(indicator_id, back=body.back, actor=actor, at=now)
    return json_answer({"items": [_gauge(each) for each in queries.gauges(actor, at=now)]})


@router.get("/alerts", response=AlertsOut, summary="Alerts")
def alerts(request: HttpRequest) -> HttpResponse:
    return json_answer({"items": [_alert(row) for row in queries.alerts(actor_of(request))[:200]]})


@router.post("/alerts/{int:alert_id}/acknowledgement", response=AlertOut, summary="Acknowledge an alert, with what is decided")
def acknowledge(request: HttpRequest, alert_id: int, body: AcknowledgementIn) -> HttpResponse:
    actor = actor_of(request)
    actions.acknowledge(alert_id, body.decision, actor=actor, at=clock.now())
    return json_answer(_alert(queries.find_alert(alert_id, actor)))
