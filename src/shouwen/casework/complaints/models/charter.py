"""The complaint policy of a centre, in versions: what customers and colleagues may hold it to (CASE-073)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row


class Charter(Row):
    """A version of the policy (``rules.charter``): written by one person, approved by another, in force from then on.

    ``centre`` None: for every centre without one of its own. ``is_public``: customers read it in the portal. ``reason`` says why it
    follows the one before, ``retired_why`` why it was taken back (IMP-011).
    Nothing is ever changed; a version taken back stays readable.
    """

    centre = to_unit(null=True)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    reason = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField(default=True)
    written_by = to_person(null=True)
    written_at = models.DateTimeField()
    approved_by = to_person(null=True)
    approved_at = models.DateTimeField(null=True)
    retired_by = to_person(null=True)
    retired_at = models.DateTimeField(null=True)
    retired_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "version"], name="complaints_charter_version"),
            models.UniqueConstraint(fields=["version"], condition=Q(centre=None), name="complaints_charter_version_all"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=F("written_by")),
                name="complaints_charter_two_people",
            ),
        ]
