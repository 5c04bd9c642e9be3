"""The work order: what a handling unit is to do for a case, by when, and where it stands."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q

from shouwen.casework.workorders import states
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""``due_at`` of an order on which no clock runs: it sorts last and needs no NULL."""


class Order(Row):
    """A work order (工单). Its number within the case is ``W-01``; a rework round keeps it and counts on.

    ``author`` wrote it and never changes; ``dispatcher`` answers for it now; ``handler`` signed for the unit.
    ``centre`` is the case's, kept here so that lists need no join. ``case_number`` is
    the one it was written under, and stays with it when a merge carries it to another case. ``reply_by`` is the limit that runs now; whether the
    order was done in time is judged by ``judged_by``, which rework does not move. ``due_*`` mirror the nearest clock.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="orders", db_index=False)
    case_number = models.CharField(max_length=24)
    is_carried = models.BooleanField(default=False)
    seq = models.PositiveSmallIntegerField()
    centre = to_unit()
    kind = models.CharField(max_length=20, choices=states.KINDS.items(), default="handle")
    title = models.CharField(max_length=120)
    demand = models.TextField()

    from_unit = to_unit()
    lead_unit = to_unit()
    author = to_person()
    dispatcher = to_person()
    handler = to_person(null=True)

    state = models.CharField(max_length=20, choices=states.LABELS.items(), default=states.DRAFT)
    state_since = models.DateTimeField()
    is_open = models.BooleanField(default=True)
    round = models.PositiveSmallIntegerField(default=1)

    drafted_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)
    sign_by = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    reply_by = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    judged_by = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=NEVER)
    due_stage = models.CharField(max_length=16, blank=True)
    clock_state = models.CharField(max_length=8, default="none")

    return_by = models.DateTimeField(null=True)
    is_final = models.BooleanField(default=False)
    returns = models.PositiveSmallIntegerField(default=0)
    wrong_dispatches = models.PositiveSmallIntegerField(default=0)
    chases = models.PositiveSmallIntegerField(default=0)
    customer_chases = models.PositiveSmallIntegerField(default=0)
    is_chased = models.BooleanField(default=False)
    extensions = models.PositiveSmallIntegerField(default=0)
    extended_minutes = models.PositiveIntegerField(default=0)
    suspended_minutes = models.PositiveIntegerField(default=0)
    closing_quality = models.PositiveSmallIntegerField(null=True)
    end_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_number", "seq"], name="workorders_order_number"),
            models.CheckConstraint(condition=Q(state__in=sorted(states.ALL)), name="workorders_order_state"),
            models.CheckConstraint(
                condition=Q(is_open=True, state__in=sorted(states.OPEN), ended_at=None)
                | Q(is_open=False, state__in=sorted(states.ENDED), ended_at__isnull=False),
                name="workorders_order_open_or_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(states.WORKING | states.IN_REVIEW))
                | Q(signed_at__isnull=False),
                name="workorders_order_signed_first",
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="workorders_order_round"),
            models.CheckConstraint(
                condition=Q(closing_quality=None) | Q(closing_quality__gte=1, closing_quality__lte=5),
                name="workorders_order_quality",
            ),
        ]
        indexes = [
            models.Index("case", name="workorders_order_case"),
            models.Index("lead_unit", "due_at", "id", condition=Q(is_open=True), name="workorders_open_unit"),
            models.Index("centre", "due_at", "id", condition=Q(is_open=True), name="workorders_open_centre"),
            models.Index("handler", condition=Q(is_open=True), name="workorders_open_handler"),
            models.Index("dispatcher", condition=Q(is_open=True), name="workorders_open_dispatcher"),
            models.Index("lead_unit", "dispatched_at", name="workorders_unit_sent"),
            models.Index(
                F("lead_unit"), F("ended_at").desc(), condition=Q(is_open=False), name="workorders_unit_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} W-{self.seq:02d}"

    @property
    def label(self) -> str:
        """The number within the case, such as ``W-01``; the whole number once a merge carried it to another case."""
        within = f"W-{self.seq:02d}"
        return f"{self.case_number}/{within}" if self.is_carried else within

    @property
    def state_label(self) -> str:
        return str(states.LABELS[self.state])

    @property
    def kind_label(self) -> str:
        return str(states.KINDS[self.kind])

    @property
    def tone(self) -> str:
        return states.TONES.get(self.state, "plain")


class Assist(Row):
    """A unit that helps the lead unit, and what it reported to it."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="assists", db_index=False)
    unit = to_unit()
    reported_by = to_person(null=True)
    reported_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "unit"], name="workorders_assist_once")]
        indexes = [models.Index("unit", name="workorders_assist_unit")]
