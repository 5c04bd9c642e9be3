"""Measures: what is to be done by whom until when, at what cost, and how far it has come."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from shouwen.casework.improvement import states
from shouwen.casework.improvement.models.plan import Plan
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row
from shouwen.kit.money import Money

DONE = 100


class Measure(Row):
    """One measure. A rectification plan's names the ``problem`` it answers and how it is checked (``check_how``).

    ``replaces`` is the measure it stands for now: nothing is rewritten once the plan is approved, only followed (IMP-006).
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="measures", db_index=False)
    seq = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=states.MEASURES.items(), default="correct")
    problem = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=500)
    effect = models.CharField(max_length=300)
    owner = to_person()
    due_on = models.DateField()
    cost = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    currency = models.CharField(max_length=3, default="CNY")
    percent = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    overdue_told = models.BooleanField(default=False)
    check_how = models.CharField(max_length=300, blank=True)
    checked_by = to_person(null=True)
    checked_at = models.DateTimeField(null=True)
    check_words = models.CharField(max_length=300, blank=True)
    check_passed = models.BooleanField(null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    dropped_by = to_person(null=True)
    dropped_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "seq"], name="improvement_measure_seq"),
            models.CheckConstraint(condition=Q(percent__lte=DONE), name="improvement_measure_percent"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="improvement_measure_cost"),
            models.CheckConstraint(
                condition=Q(percent__lt=DONE, done_at=None) | Q(percent=DONE, done_at__isnull=False),
                name="improvement_measure_done",
            ),
        ]
        indexes = [
            models.Index("owner", "due_on", condition=Q(dropped_at=None, done_at=None), name="improvement_measure_owner"),
            models.Index("due_on", condition=Q(dropped_at=None, done_at=None), name="improvement_measure_due"),
        ]

    @property
    def label(self) -> str:
        """How it is called: ``M-02``."""
        return f"M-{self.seq:02d}"

    @property
    def money(self) -> Money:
        """What it costs."""
        return Money.rounded(self.cost, self.currency)

    def is_overdue(self, day: date) -> bool:
        """Whether its day is past and it is not done."""
        return self.done_at is None and self.dropped_at is None and self.due_on < day


class Report(Row):
    """A report on a measure: how far it has come, in words; files hang on it. One that was a slip is taken back."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="reports")
    before = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)
    by = to_person(null=True)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
