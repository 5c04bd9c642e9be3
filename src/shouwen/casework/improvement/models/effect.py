"""Whether it helped: what is measured against what, and the figures the program takes, period by period."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.improvement import states
from shouwen.casework.improvement.models.plan import Plan
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row


class Goal(Row):
    """By what the effect of a round is judged: a metric over a window of days, what it was before, what it is to be, and
    how many periods running it has to be so (IMP-003, IMP-012). ``starts_at``: when the first period began."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals", db_index=False)
    round = models.PositiveSmallIntegerField()
    metric = models.CharField(max_length=8, choices=states.METRICS.items())
    cause_code = models.CharField(max_length=80, blank=True)
    window_days = models.PositiveSmallIntegerField(default=30)
    periods = models.PositiveSmallIntegerField(default=2)
    baseline = models.DecimalField(max_digits=16, decimal_places=3)
    baseline_since = models.DateTimeField()
    baseline_until = models.DateTimeField()
    target = models.DecimalField(max_digits=16, decimal_places=3)
    currency = models.CharField(max_length=3, blank=True)
    set_by = to_person(null=True)
    set_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "round"], name="improvement_goal_one_a_round"),
            models.CheckConstraint(condition=Q(baseline__gte=0, target__gte=0), name="improvement_goal_not_negative"),
            models.CheckConstraint(condition=Q(window_days__gte=1, periods__gte=1), name="improvement_goal_window"),
        ]


class Figure(Row):
    """What a period came to, counted by the program."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="figures")
    period = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    value = models.DecimalField(max_digits=16, decimal_places=3)
    met = models.BooleanField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "period"], name="improvement_figure_once")]
