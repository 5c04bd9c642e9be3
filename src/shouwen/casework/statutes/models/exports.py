"""A file of complaints somebody asked for over HTTP, made by a worker and kept for a week."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row

STATES = ("waiting", "ready", "failed", "gone")


class Export(Row):
    """One export: what, by whom, and the file once it is there. ``sees_restricted``: whether restricted matters go into it, as
    the token it was asked with may see them; the reach is that of the person when it is made. ``is_plain``: names, numbers and
    words in full, for ``reason``."""

    layout = models.CharField(max_length=12)
    file = models.CharField(max_length=4)
    since = models.DateField()
    until = models.DateField()
    language = models.CharField(max_length=10)
    sees_restricted = models.BooleanField(default=False)
    is_plain = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    asked_by = to_person()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="waiting")
    cases = models.PositiveIntegerField(null=True)
    attachment_id = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="statutes_export_state"),
            models.CheckConstraint(condition=Q(is_plain=False) | ~Q(reason=""), name="statutes_export_plain_why"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(attachment_id__isnull=False, expires_at__isnull=False), name="statutes_export_ready"
            ),
        ]
        indexes = [
            models.Index("id", condition=Q(state="waiting"), name="statutes_export_waiting"),
            models.Index("asked_by", "id", name="statutes_export_mine"),
        ]
