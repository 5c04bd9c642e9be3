"""Pressing a unit: chases (催办) and supervision (督办)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.workorders import states
from shouwen.casework.workorders.models.order import Order
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row


class Chase(Row):
    """One chase of one order: how hard, from whom, until when to be acknowledged, and what the unit said."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="all_chases", db_index=False)
    round = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=6, choices=states.CHASE_LEVELS.items())
    source = models.CharField(max_length=10, choices=states.CHASE_SOURCES.items())
    author = to_person(null=True)
    text = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    ack_by = models.DateTimeField(null=True)
    ack_at = models.DateTimeField(null=True)
    ack_person = to_person(null=True)
    reply = models.TextField(blank=True)
    entry_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "entry_id"],
                condition=Q(entry_id__isnull=False),
                name="workorders_chase_once",
            )
        ]
        indexes = [
            models.Index("order", "sent_at", name="workorders_chase_order"),
            models.Index("ack_by", condition=Q(ack_at=None), name="workorders_chase_open"),
        ]

    @property
    def level_label(self) -> str:
        return str(states.CHASE_LEVELS[self.level])

    @property
    def source_label(self) -> str:
        return str(states.CHASE_SOURCES[self.source])


class Supervision(Row):
    """An order under a leader's eye, or a rule's: with its own deadline, and ended only by who opened it."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="supervisions", db_index=False)
    trigger = models.CharField(max_length=9, choices=states.TRIGGERS.items())
    opened_by = to_person(null=True)
    opened_at = models.DateTimeField()
    demand = models.TextField(blank=True)
    due_at = models.DateTimeField()
    report = models.TextField(blank=True)
    reported_by = to_person(null=True)
    reported_at = models.DateTimeField(null=True)
    closed_by = to_person(null=True)
    closed_at = models.DateTimeField(null=True)
    verdict = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "trigger"], condition=Q(closed_at=None), name="workorders_supervision_one"
            )
        ]
        indexes = [
            models.Index("order", condition=Q(closed_at=None), name="workorders_supervision_open"),
            models.Index(
                "due_at", condition=Q(closed_at=None, reported_at=None), name="workorders_supervision_due"
            ),
        ]

    @property
    def trigger_label(self) -> str:
        return str(states.TRIGGERS[self.trigger])
