"""One event many people complain about: the cases joined under it, and up to five who speak for the others."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row


class Event(Row):
    """An event (同一事件): what happened, in one sentence without names of customers."""

    centre = to_unit()
    title = models.CharField(max_length=120)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("centre", "id", name="complaints_event_centre")]

    def __str__(self) -> str:
        return self.title


class Member(Row):
    """A case under an event; one that was taken out stays as a row. Of an event at most five represent."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="members", db_index=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    represents = models.BooleanField(default=False)
    joined_by = to_person(null=True)
    joined_at = models.DateTimeField()
    left_by = to_person(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], condition=Q(left_at=None), name="complaints_member_once")]
        indexes = [models.Index("event", "id", name="complaints_member_event")]
