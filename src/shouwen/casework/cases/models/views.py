"""Views of the queue that people saved, and which of them they keep at hand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.cases.models.case import person_key, to_shared
from shouwen.kit.models import Row

SCOPES = ("own", "team", "centre")
SHOWS = ("open", "ended", "all")


class View(Row):
    """A filter with its order and columns, under a name in whatever language. Deleted ones stay as rows.

    ``unit`` is the team or centre a shared view is for. ``tree`` is of ``rules.conditions``; ``columns`` are codes of
    ``queries.columns`` in the order shown; ``sort`` is one of ``queries.sorting``, ``-`` before it turns it round; ``group`` one of ``queries.grouping``.
    """

    owner = person_key()
    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=6, default="own")
    unit = to_shared("organisation.Unit", null=True)
    shows = models.CharField(max_length=5, default="open")
    tree = models.JSONField(default=dict)
    sort = models.CharField(max_length=40, default="due")
    is_grouped = models.BooleanField(default=True)
    group = models.CharField(max_length=16, blank=True, default="")
    layout = models.CharField(max_length=5, default="split")
    columns = models.JSONField(default=list)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = person_key(null=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = person_key(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=SCOPES), name="cases_view_scope"),
            models.CheckConstraint(condition=Q(shows__in=SHOWS), name="cases_view_shows"),
            models.CheckConstraint(
                condition=Q(scope="own", unit=None) | ~Q(scope="own") & Q(unit__isnull=False), name="cases_view_shared_with"
            ),
        ]
        indexes = [
            models.Index("owner", condition=Q(deleted_at=None), name="cases_view_owner"),
            models.Index("unit", condition=Q(deleted_at=None, unit__isnull=False), name="cases_view_unit"),
        ]

    def __str__(self) -> str:
        return self.name


class Pin(Row):
    """A view one person keeps in the sidebar, or (``is_on`` false) has put away: a saved one, or a shipped one by code."""

    person = person_key()
    view = models.ForeignKey(View, models.PROTECT, null=True, related_name="pins", db_index=False)
    code = models.CharField(max_length=16, blank=True)
    is_on = models.BooleanField(default=True)
    position = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "view"], condition=Q(view__isnull=False), name="cases_pin_view_once"),
            models.UniqueConstraint(fields=["person", "code"], condition=Q(view=None), name="cases_pin_code_once"),
            models.CheckConstraint(condition=Q(view=None) ^ Q(code=""), name="cases_pin_one_of"),
        ]
        indexes = [models.Index("person", "position", name="cases_pin_person")]
