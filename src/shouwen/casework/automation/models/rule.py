"""Automation rules (自动规则): a place and a switch, and beneath it every version with who wrote it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.automation import states
from shouwen.casework.automation.models.macro import named
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row

BY_STATE, DAILY = "state", "daily"


class Rule(Row):
    """A rule's head: where it stands, whether it is on, what it listens to.

    ``heard`` is the kind of fact that wakes it, :data:`BY_STATE` for one that watches a state, or :data:`DAILY`.
    ``after`` is the last open case a filling walk has looked at (None: nothing to fill); ``next_at`` the next daily turn.
    """

    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    centre = to_unit()
    scope = models.CharField(max_length=8, choices=states.RULE_SCOPES.items(), default="centre")
    code = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_on = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)
    heard = models.CharField(max_length=64, blank=True)
    after = models.BigIntegerField(null=True)
    walk_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=200, blank=True)
    runs = models.PositiveIntegerField(default=0)
    last_run_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "code"], condition=~Q(code=""), name="automation_rule_template_once"
            )
        ]
        indexes = [
            models.Index("heard", "position", "id", condition=Q(is_on=True), name="automation_rule_heard"),
            models.Index(
                "next_at", condition=Q(is_on=True, next_at__isnull=False), name="automation_rule_daily"
            ),
            models.Index("after", condition=Q(is_on=True, after__isnull=False), name="automation_rule_fills"),
        ]

    def __str__(self) -> str:
        return named(self)


class RuleVersion(Row):
    """What a rule says, from when to when, and in whose rights it acts.

    ``content`` is ``{"when": {…}, "if": {…}, "then": […]}``; ``rights`` are the author's rights and reaches at the moment
    of writing, which is the most the rule may ever do.
    """

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    scope = models.CharField(max_length=8, default="centre")
    content = models.JSONField(default=dict)
    rights = models.JSONField(default=dict)
    author = to_person()
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="automation_version_once")]
