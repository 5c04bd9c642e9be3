"""What the desk itself keeps: unfinished texts."""

from __future__ import annotations

from django.db import models

from shouwen.foundation.organisation.models import Person
from shouwen.kit.models import Row


class Draft(Row):
    """What a person was typing in one form; sealed, since it may hold a customer's words and number."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="desk_draft_once")]
