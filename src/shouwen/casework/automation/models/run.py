"""What rules wait for, what they did, and what they would have done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.automation import states
from shouwen.casework.automation.models.rule import Rule, RuleVersion
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row


def to_case() -> models.ForeignKey:
    """A case, which is never deleted."""
    return models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)


class Due(Row):
    """A case that a version of a rule will look at when its time has come; ``key`` says what it waits for, once."""

    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="+", db_index=False)
    case = to_case()
    key = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    since = models.DateTimeField(null=True)
    cause = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "case", "key"], name="automation_due_once")]
        indexes = [models.Index("due_at", "id", condition=Q(done_at=None), name="automation_due_next")]


class Run(Row):
    """One version of a rule met one fact or one moment of one case: at most once, whatever becomes of the worker.

    ``trail`` are the rules that led here, oldest first; ``deeds`` is ``[{"deed", "done", "why"}, …]``.
    """

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="+", db_index=False)
    case = to_case()
    centre = to_unit()
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    result = models.CharField(max_length=8, choices=states.RESULTS.items())
    deeds = models.JSONField(default=list)
    why = models.CharField(max_length=400, blank=True)
    trail = models.JSONField(default=list)
    tries = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "case", "key"], name="automation_run_once"),
            models.CheckConstraint(
                condition=Q(result__in=list(states.RESULTS)), name="automation_run_result"
            ),
        ]
        indexes = [
            models.Index(fields=["rule", "-id"], name="automation_run_rule"),
            models.Index("case", "at", name="automation_run_case"),
            models.Index(fields=["centre", "-id"], name="automation_run_centre"),
        ]


class DryRun(Row):
    """A rule tried on the cases of a past period, without writing anything to them. Done in steps by the worker."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    asked_by = to_person()
    made_at = models.DateTimeField()
    first = models.DateTimeField()
    last = models.DateTimeField()
    cursor = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    would = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    lines = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index("id", condition=Q(done_at=None), name="automation_dryrun_open")]
