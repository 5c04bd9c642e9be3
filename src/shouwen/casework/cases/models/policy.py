"""What a centre may decide for itself: acceptance times, closing rules, windows and limits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.cases import states
from shouwen.casework.cases.models.case import to_shared
from shouwen.kit.models import Row


class AcceptanceTerm(Row):
    """In what time a hand-off of a kind must be answered, by severity; a centre's own row wins over the general one."""

    centre = to_shared("organisation.Unit", null=True)
    kind = models.CharField(max_length=20, choices=states.HANDOFF_KINDS.items())
    severity = models.CharField(max_length=8, choices=states.SEVERITIES.items())
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, default="minute")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "kind", "severity"], name="cases_term_once"),
            models.UniqueConstraint(
                fields=["kind", "severity"], condition=Q(centre=None), name="cases_term_once_for_all"
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="cases_term_some_time"),
        ]


class Policy(Row):
    """Figures that differ from the house's own (:class:`rules.policy.Figures`), for everyone or for one centre."""

    centre = to_shared("organisation.Unit", null=True)
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre"], name="cases_policy_one_a_centre"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(centre=None), name="cases_policy_one_for_all"
            ),
        ]


class HandoffRoute(Row):
    """A line of the hand-off matrix (CASE-069): from which post what goes to which post, with what."""

    centre = to_shared("organisation.Unit", null=True)
    from_role = models.CharField(max_length=40)
    to_role = models.CharField(max_length=40)
    category_path = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    needs = models.JSONField(default=list)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
