"""The grading rules of a centre, in versions: each says from when it holds, and none is ever changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row


class Policy(Row):
    """A version of how severity and priority are graded and what each severity asks for (``rules.policy``).

    ``centre`` None: for every centre without rules of its own. It holds from ``starts_at`` until a later version does;
    ``retired_at``: taken back, as if it had not been.
    """

    centre = to_unit(null=True)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    starts_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    retired_by = to_person(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "version"], name="complaints_policy_version"),
            models.UniqueConstraint(fields=["version"], condition=Q(centre=None), name="complaints_policy_version_all"),
        ]
