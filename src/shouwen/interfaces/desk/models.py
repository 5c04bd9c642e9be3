"""What the desk itself keeps: unfinished texts."""

from __future__ import annotations

from django.db import models

from shouwen.foundation.organisation.models import Person
from shouwen.kit.models import Row


class Draft(Row):
    """What a person was typing in one form; sealed, since it may hold a customer's words and number.

    ``pen`` is the browser that wrote last and ``mark`` its moment (ms): what it sent before and comes later is too late. An
    empty ``sealed`` is a draft done with, kept so that no straggler brings it back.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()
    pen = models.CharField(max_length=24, blank=True)
    mark = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="desk_draft_once")]
