"""Urgent calls: who was called to a P1 or P2 case, and whether they answered (CASE-067)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.cases.models.case import Case, person_key
from shouwen.kit.models import Row


class UrgentCall(Row):
    """One person called to an urgent case (急呼): open until answered, passed on to the next, or over."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="calls", db_index=False)
    person = person_key()
    place = models.PositiveSmallIntegerField()
    called_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None, passed_at=None), name="cases_call_one_open"
            )
        ]
        indexes = [
            models.Index("case", "person", name="cases_call_case"),
            models.Index(
                "answer_by", condition=Q(answered_at=None, passed_at=None), name="cases_call_waits"
            ),
        ]
