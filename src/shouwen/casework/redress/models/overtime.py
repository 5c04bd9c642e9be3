"""A unit missed its own time: by when it was promised, when it was done, what that is worth (CMP-053, AUTH-002)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext

from shouwen.casework.redress.models.policy import to_person, to_unit
from shouwen.casework.redress.models.request import Request
from shouwen.kit.models import Row, sum_of


class Overtime(Row):
    """One missed limit of a case or of one of its orders; it becomes a request when somebody takes the proposal up."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    case_number = models.CharField(max_length=24)
    centre = to_unit()
    unit = to_unit()
    clock_id = models.BigIntegerField(unique=True)
    about = models.CharField(max_length=24, blank=True)
    stage_label = models.CharField(max_length=40)
    promised_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    delay_minutes = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3)
    amount = sum_of(default=0)
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="+")
    waived_by = to_person(null=True)
    waived_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index("centre", "promised_at", name="redress_overtime_of_centre")]

    @property
    def stage(self) -> str:
        """The limit that was missed, in the reader's language."""
        return gettext(self.stage_label)
