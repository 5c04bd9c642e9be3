"""What two kinds of plan change: a flow from one version to the next, or a technology tried before it is brought in (IMP-007, 008)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.improvement import states
from shouwen.casework.improvement.models.plan import Plan
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row
from shouwen.kit.money import Money


class Flow(Row):
    """The flow a plan of kind ``process`` changes: what it is called, its version before and after, and how it runs in each."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="flow")
    name = models.CharField(max_length=120)
    before_version = models.CharField(max_length=40)
    before_text = models.TextField(blank=True)
    after_version = models.CharField(max_length=40)
    after_text = models.TextField()
    set_by = to_person(null=True)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(before_version=models.F("after_version")), name="improvement_flow_two_versions")
        ]


class FlowMetric(Row):
    """What a flow is measured by: steps, hours, returns … with its figure before and what it is to become. One not wanted any
    more stays readable."""

    flow = models.ForeignKey(Flow, models.PROTECT, related_name="metrics")
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=20, blank=True)
    is_more_better = models.BooleanField(default=False)
    before = models.DecimalField(max_digits=16, decimal_places=3)
    target = models.DecimalField(max_digits=16, decimal_places=3)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    dropped_by = to_person(null=True)
    dropped_at = models.DateTimeField(null=True)


class FlowReading(Row):
    """What a metric came to under the new version; the last of a round counts, the others stay."""

    metric = models.ForeignKey(FlowMetric, models.PROTECT, related_name="readings")
    round = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=16, decimal_places=3)
    words = models.CharField(max_length=300)
    by = to_person(null=True)
    at = models.DateTimeField()


class Technology(Row):
    """The new technology a plan of kind ``technology`` tries: what it costs once, what it brings in a year and why we think so,
    where and from when to when it is tried."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="technology")
    name = models.CharField(max_length=120)
    cost = models.DecimalField(max_digits=16, decimal_places=3)
    benefit = models.DecimalField(max_digits=16, decimal_places=3)
    currency = models.CharField(max_length=3, default="CNY")
    benefit_why = models.CharField(max_length=500)
    pilot_where = models.CharField(max_length=200)
    pilot_from = models.DateField()
    pilot_until = models.DateField()
    set_by = to_person(null=True)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cost__gte=0, benefit__gte=0), name="improvement_technology_sums"),
            models.CheckConstraint(condition=Q(pilot_until__gte=models.F("pilot_from")), name="improvement_technology_span"),
        ]

    @property
    def cost_money(self) -> Money:
        return Money.rounded(self.cost, self.currency)

    @property
    def benefit_money(self) -> Money:
        return Money.rounded(self.benefit, self.currency)


class PilotResult(Row):
    """What a pilot showed, in a round; the last counts, the others stay."""

    technology = models.ForeignKey(Technology, models.PROTECT, related_name="results")
    round = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=8, choices=states.PILOTS.items())
    words = models.CharField(max_length=500)
    by = to_person(null=True)
    at = models.DateTimeField()
