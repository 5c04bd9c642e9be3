"""What early warning announces, on the chain of the indicator and of the alert. Figures and ids, no words of people."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.casework.indicators.states import ALERT, INDICATOR
from shouwen.foundation.ledger.facts import Fact, fact


@fact("indicators.IndicatorSet")
class IndicatorSet(Fact):
    """A version of an indicator: its threshold and window from now on."""

    subject_kind: ClassVar[str] = INDICATOR
    says: ClassVar[str | Promise] = _("{actor} 把预警指标“{name}”定为 {days} 天内达到 {threshold}")
    icon: ClassVar[str] = "gauge"
    name: str
    measure: str
    threshold: str
    days: int
    version: int


@fact("indicators.IndicatorEnded")
class IndicatorEnded(Fact):
    subject_kind: ClassVar[str] = INDICATOR
    says: ClassVar[str | Promise] = _("{actor} 停用预警指标“{name}”")
    name: str


@fact("indicators.IndicatorResumed")
class IndicatorResumed(Fact):
    subject_kind: ClassVar[str] = INDICATOR
    says: ClassVar[str | Promise] = _("{actor} 重新启用预警指标“{name}”")
    name: str


class AlertFact(Fact):
    """The base: something happened to an alert."""

    subject_kind: ClassVar[str] = ALERT
    icon: ClassVar[str] = "alert-triangle"
    name: str
    value: str
    threshold: str


@fact("indicators.AlertRaised")
class AlertRaised(AlertFact):
    """The figure reached the threshold; while it stays there nothing is raised again."""

    says: ClassVar[str | Promise] = _("“{name}”到了 {value}，限值 {threshold}")
    days: int


@fact("indicators.AlertAcknowledged")
class AlertAcknowledged(AlertFact):
    """The decision is the entry's reason."""

    says: ClassVar[str | Promise] = _("{actor} 确认了“{name}”的预警")
    icon: ClassVar[str] = "check"


@fact("indicators.AlertCleared")
class AlertCleared(AlertFact):
    says: ClassVar[str | Promise] = _("“{name}”回落到 {value}，限值 {threshold}")
    icon: ClassVar[str] = "check"
