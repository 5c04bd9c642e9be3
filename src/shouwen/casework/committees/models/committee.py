"""A committee and who sits on it from when to when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shouwen.casework.committees import states
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row

CYCLE_MOST = 366


class Committee(Row):
    """An improvement committee (改进委员会) of a centre, that meets at least every ``cycle_days``. ``told_for``: the due day
    its chair and secretary were reminded of last."""

    centre = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_constraint=False)
    name = models.CharField(max_length=80)
    mandate = models.TextField()
    cycle_days = models.PositiveSmallIntegerField(default=30)
    founded_on = models.DateField()
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    told_for = models.DateField(null=True)
    retired_by = to_person(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cycle_days__gte=1, cycle_days__lte=CYCLE_MOST), name="committees_cycle"),
        ]

    def __str__(self) -> str:
        return self.name


class Member(Row):
    """Somebody's part in a committee, with its first and last day."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="members")
    person = to_person()
    part = models.CharField(max_length=9, choices=states.PARTS.items(), default=states.MEMBER)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    ended_by = to_person(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "person"], condition=Q(ends_on=None), name="committees_member_once"),
            models.UniqueConstraint(fields=["committee"], condition=Q(ends_on=None, part="chair"), name="committees_one_chair"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="committees_member_span"),
        ]
        indexes = [models.Index("person", condition=Q(ends_on=None), name="committees_member_person")]
