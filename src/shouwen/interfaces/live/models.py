"""Who is looking at which case now, and who does not want to be seen. Short-lived rows; nothing here is a record."""

from __future__ import annotations

from django.db import models

from shouwen.foundation.organisation.models import Person
from shouwen.kit.models import Row


class Presence(Row):
    """One window of one person that shows one case. Only rows heard of lately count."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    case_id = models.BigIntegerField()
    window = models.CharField(max_length=32, unique=True)
    seen_at = models.DateTimeField()
    typing_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case_id", "seen_at"], name="live_presence_case")]


class Habit(Row):
    """What a person chose; without a row they are seen."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    is_seen = models.BooleanField(default=True)


class Done(Row):
    """A numbered thing a page has sent and that is done (see middleware.Once); forgotten after a week."""

    user_id = models.BigIntegerField()
    number = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "number"], name="live_done_once")]
        indexes = [models.Index(fields=["at"], name="live_done_at")]
