"""Tables of early warning."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from shouwen.casework.indicators import states
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row


class Indicator(Row):
    """What a centre watches: a measure over the last ``days``, and the threshold from which it warns. ``cause`` for measures of
    one cause; ``version`` counts its changes, which stand on its chain."""

    centre = to_unit()
    name = models.CharField(max_length=80)
    measure = models.CharField(max_length=12, choices=states.MEASURES.items())
    cause = models.CharField(max_length=40, blank=True)
    threshold = models.DecimalField(max_digits=14, decimal_places=1)
    days = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    is_on = models.BooleanField(default=True)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(threshold__gt=0, days__gte=1, days__lte=366), name="indicators_figures"),
            models.UniqueConstraint(fields=["centre", "name"], condition=Q(is_on=True), name="indicators_name_once"),
        ]
        indexes = [models.Index("centre", condition=Q(is_on=True), name="indicators_on")]

    @property
    def measure_label(self) -> str | Promise:
        """What is counted, in words."""
        return states.MEASURES[self.measure]


class Alert(Row):
    """One time a figure stood at or above its threshold: from when it was raised until it fell again. One at a time."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="alerts")
    centre = to_unit()
    threshold = models.DecimalField(max_digits=14, decimal_places=1)
    days = models.PositiveSmallIntegerField()
    first_value = models.DecimalField(max_digits=14, decimal_places=1)
    last_value = models.DecimalField(max_digits=14, decimal_places=1)
    peak = models.DecimalField(max_digits=14, decimal_places=1)
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    acknowledged_by = to_person(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator"], condition=Q(cleared_at=None), name="indicators_one_alert"),
            models.CheckConstraint(condition=Q(acknowledged_at=None) | ~Q(decision=""), name="indicators_decided"),
        ]
        indexes = [models.Index("centre", "raised_at", name="indicators_alert_of")]

    @property
    def state(self) -> str:
        """Where it stands: one nobody has acknowledged waits, even when the figure has fallen."""
        if self.acknowledged_at is None:
            return states.OPEN
        return states.CLEARED if self.cleared_at else states.ACKNOWLEDGED

    @property
    def state_label(self) -> str | Promise:
        """The same in words."""
        return states.LABELS[self.state]

    @property
    def tone(self) -> str:
        """How loud its tag is."""
        return states.TONES.get(self.state, "plain")
