"""Rules that open plans, in dated versions, and what they have been set off by."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.improvement import states
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row


class Rule(Row):
    """A version of a rule. ``line`` is the id all its versions share; ``figures`` are those of its sort
    (``rules.triggers.FIGURES``). ``centre`` None: every centre. It holds from ``starts_at`` until ``ended_at``."""

    line = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)
    centre = to_unit(null=True)
    sort = models.CharField(max_length=10, choices=states.SORTS.items())
    name = models.CharField(max_length=80)
    figures = models.JSONField()
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "version"], name="improvement_rule_version"),
            models.UniqueConstraint(fields=["line"], condition=Q(ended_at=None), name="improvement_rule_one_in_force"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Its name in the reader's language, if it is one that was shipped."""
        return states.rule_label(self.sort, self.name)


class Trigger(Row):
    """What a rule looks at in a centre (``<line>:<centre>:<subject>``), locked while it opens a plan: of two who see the
    same at once, one opens it."""

    key = models.CharField(max_length=140, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    plan_id = models.BigIntegerField(null=True)
