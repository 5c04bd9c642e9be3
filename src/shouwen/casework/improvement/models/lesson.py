"""Lessons learned, and what was written at closing about how it will not happen again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.improvement.models.plan import Plan
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row


class Lesson(Row):
    """A lesson (经验教训), shown beside new cases of its category and those below it (IMP-015)."""

    centre = to_unit()
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="lessons")
    category_path = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    text = models.TextField()
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_by = to_person(null=True)

    class Meta:
        indexes = [models.Index("category_path", condition=Q(retired_at=None), name="improvement_lesson_category")]


class Prevention(Row):
    """What a case's closing says about preventing it (CMP-017): taken into a plan, or set aside."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    centre = to_unit()
    text = models.TextField()
    said_by = to_person(null=True)
    said_at = models.DateTimeField()
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="preventions")
    done_at = models.DateTimeField(null=True)
    done_by = to_person(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "said_at"], name="improvement_prevention_once")]
        indexes = [models.Index("centre", "said_at", condition=Q(done_at=None), name="improvement_prevention_new")]
