"""What a unit hands in, what it gives back, and what a second person must read first."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.workorders import states
from shouwen.casework.workorders.models.order import Order
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row


class Reply(Row):
    """What the unit found and did in one round (回单), and how the review went. Evidence hangs on it as files."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="replies", db_index=False)
    round = models.PositiveSmallIntegerField()
    person = to_person()
    at = models.DateTimeField()
    result = models.CharField(max_length=10, choices=states.RESULTS.items())
    text = models.TextField()
    visit_from = models.DateTimeField(null=True)
    visit_until = models.DateTimeField(null=True)
    informed_at = models.DateTimeField(null=True)
    evidence = models.PositiveSmallIntegerField(default=0)

    verdict = models.CharField(
        max_length=8, choices=[("accepted", "accepted"), ("rework", "rework")], blank=True
    )
    marks = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    reviewed_by = to_person(null=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "round"], name="workorders_reply_round"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=models.F("person")),
                name="workorders_reply_other_judge",
            ),
        ]

    @property
    def result_label(self) -> str:
        return str(states.RESULTS[self.result])

    @property
    def failed_labels(self) -> list[str]:
        """What the review found wanting, in words."""
        return [
            str(label) for code, label in states.CHECKS.items() if self.marks and not self.marks.get(code)
        ]


class Return(Row):
    """A unit gives an order back (退单): why, with what evidence, and how the dispatcher decided."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="given_back", db_index=False)
    unit = to_unit()
    code = models.CharField(max_length=32)
    note = models.TextField()
    suggested_unit = to_unit(null=True)
    evidence = models.PositiveSmallIntegerField(default=0)
    asked_by = to_person()
    asked_at = models.DateTimeField()
    window_ends_at = models.DateTimeField(null=True)

    decision = models.CharField(max_length=8, choices=states.DECISIONS.items(), blank=True)
    decided_by = to_person(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    meeting_at = models.DateTimeField(null=True)
    named_unit = to_unit(null=True)
    settled_at = models.DateTimeField(null=True)
    charged_to = models.CharField(max_length=10, choices=states.CHARGED.items(), blank=True)
    charged_minutes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(settled_at=None), name="workorders_return_one_open"
            ),
            models.CheckConstraint(condition=Q(evidence__gte=1), name="workorders_return_evidence"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="workorders_return_other_judge",
            ),
        ]
        indexes = [models.Index("unit", "asked_at", name="workorders_return_unit")]


class SecondReview(Row):
    """A dispatch, a written chase or a decision on a return that waits for a second reader (CASE-033).

    ``plan`` holds what will be done when it passes, in ids and plain values.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="second_reviews", db_index=False)
    what = models.CharField(max_length=8, choices=states.REVIEWED.items())
    plan = models.JSONField(default=dict)
    author = to_person()
    asked_at = models.DateTimeField()
    reviewer = to_person(null=True)
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "what"], condition=Q(decided_at=None), name="workorders_review_one_open"
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=models.F("author")),
                name="workorders_review_other_reader",
            ),
        ]
        indexes = [models.Index("order", condition=Q(decided_at=None), name="workorders_review_open")]

    @property
    def what_label(self) -> str:
        return str(states.REVIEWED[self.what])
