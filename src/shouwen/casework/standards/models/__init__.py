"""Tables of the standards library."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row


class Standard(Row):
    """A service standard (服务规范) of a business line: a category and all below it; '' every matter. ``centre`` None: of every
    centre; else of that one and those below it."""

    centre = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+", db_constraint=False)
    category_path = models.CharField(max_length=80, blank=True, db_index=True)
    title = models.CharField(max_length=120)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Version(Row):
    """A version of a standard: written by one, approved by another, in force from a day on. Nothing is ever changed."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="versions", db_index=False)
    version = models.PositiveIntegerField()
    text = models.TextField()
    reason = models.CharField(max_length=200, blank=True)
    effective_on = models.DateField()
    written_by = to_person(null=True)
    written_at = models.DateTimeField()
    approved_by = to_person(null=True)
    approved_at = models.DateTimeField(null=True)
    retired_by = to_person(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "version"], name="standards_version_once"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=F("written_by")), name="standards_two_people"
            ),
        ]


class Asking(Row):
    """Somebody was asked to read a version: since when, how often they were reminded, and when their leader was told."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="askings", db_index=False)
    person = to_person()
    asked_at = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)
    led_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="standards_asking_once")]


class Receipt(Row):
    """Somebody has read a version, and when they said so."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="receipts", db_index=False)
    person = to_person()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="standards_receipt_once")]
        indexes = [models.Index("person", name="standards_receipt_person")]
