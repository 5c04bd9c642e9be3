"""More time (延期), and time that stands still (挂起)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.workorders.models.order import Order
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row


class Extension(Row):
    """More time, asked for before it ran out; granted only when the customer has been told.

    ``wish_id`` is the request kept with the clock itself, which knows how much and who may grant it.
    """

    wish_id = models.BigIntegerField(unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="asked_extensions", db_index=False)
    reason_code = models.CharField(max_length=32)
    note = models.TextField(blank=True)
    old_due = models.DateTimeField()
    new_due = models.DateTimeField()
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=12)
    asked_by = to_person()
    asked_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    decided_by = to_person(null=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True)
    told_text_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(decided_at=None), name="workorders_extension_one_open"
            ),
            models.CheckConstraint(
                condition=Q(new_due__gt=models.F("old_due")), name="workorders_extension_later"
            ),
            models.CheckConstraint(
                condition=~Q(agreed=True) | Q(told_at__isnull=False),
                name="workorders_extension_customer_told",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="workorders_extension_other",
            ),
        ]
        indexes = [models.Index("order", name="workorders_extension_order")]


class Suspension(Row):
    """A rest for a listed reason, until a day. The customer's own clock stops only if the reason says so."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="suspensions", db_index=False)
    reason_code = models.CharField(max_length=32)
    note = models.TextField(blank=True)
    resume_on = models.DateField()
    stops_clock = models.BooleanField(default=False)
    asked_by = to_person()
    asked_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    approved_by = to_person(null=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(decided_at=None), name="workorders_suspension_one_open"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("asked_by")),
                name="workorders_suspension_other",
            ),
        ]
        indexes = [
            models.Index("order", name="workorders_suspension_order"),
            models.Index(
                "resume_on", condition=Q(agreed=True, resumed_at=None), name="workorders_suspension_running"
            ),
        ]
