"""The root cause analysis: 5-why trees with branches, and the ribs of a fishbone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.improvement import states
from shouwen.casework.improvement.models.plan import Plan
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row


class Node(Row):
    """One answer to “why?”, below the one it explains, or one thing on a rib. One that was dropped stays readable.

    ``is_root`` marks what was found to be a root cause.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="nodes", db_index=False)
    round = models.PositiveSmallIntegerField()
    tree = models.CharField(max_length=4, choices=states.TREES.items())
    rib = models.CharField(max_length=12, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    text = models.CharField(max_length=300)
    is_root = models.BooleanField(default=False)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    dropped_by = to_person(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tree="why", rib="") | Q(tree="fish", parent=None, rib__in=list(states.RIBS)),
                name="improvement_node_of_one_tree",
            )
        ]
        indexes = [models.Index("plan", "round", name="improvement_node_of_plan")]
