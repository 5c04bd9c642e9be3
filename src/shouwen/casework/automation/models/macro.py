"""Macros (宏): several deeds under one name; and each use of one, with what it takes to undo it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from shouwen.casework.automation import states
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row


def named(row: Any) -> str:
    """A name in the reader's language."""
    english = (get_language() or "").startswith("en")
    return str((row.name_en or row.name) if english else row.name)


class Macro(Row):
    """Several deeds at once. ``deeds`` is ``[{"deed": name, "with": {…}}, …]`` (see ``rules/shape``)."""

    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    scope = models.CharField(max_length=8, choices=states.SCOPES.items())
    person = to_person(null=True)
    unit = to_unit(null=True)
    deeds = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    uses = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    is_active = models.BooleanField(default=True)
    changed_by = to_person(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="own", person__isnull=False)
                | Q(scope__in=["team", "centre"], person=None, unit__isnull=False),
                name="automation_macro_of_somebody",
            )
        ]
        indexes = [
            models.Index("person", condition=Q(is_active=True, scope="own"), name="automation_macro_person"),
            models.Index(
                "unit", condition=Q(is_active=True, unit__isnull=False), name="automation_macro_unit"
            ),
        ]

    def __str__(self) -> str:
        return named(self)


class MacroUse(Row):
    """One use of a macro on a case. ``undo`` is what takes each deed back, in order; ``kept`` what cannot be."""

    macro = models.ForeignKey(Macro, models.PROTECT, related_name="used", db_index=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    person = to_person()
    at = models.DateTimeField()
    undo = models.JSONField(default=list)
    kept = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["macro", "-id"], name="automation_macrouse_macro")]
