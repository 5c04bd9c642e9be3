"""What a centre may decide for itself about its work orders."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.foundation.organisation.models import to_unit
from shouwen.kit.models import Row


class Policy(Row):
    """Figures that differ from the house's own (:class:`rules.policy.Figures`), for everyone or for one centre."""

    centre = to_unit(null=True)
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre"], name="workorders_policy_one_a_centre"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(centre=None), name="workorders_policy_one_for_all"
            ),
        ]
