"""Policies and ladders (how long, and who hears of it), clocks, their events, extensions, climbs."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwen.casework.deadlines.states import STAGES
from shouwen.kit.ids import new_id
from shouwen.kit.models import Row

UNITS = {
    "minute": _("分钟"),
    "hour": _("小时"),
    "day": _("天"),
    "work_minute": _("工作分钟"),
    "work_hour": _("工作小时"),
    "work_day": _("工作日"),
}


class Policy(Row):
    """One version of one policy: to what it applies ("" or 0: to anything), and from when until when."""

    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    basis_en = models.CharField(max_length=200, blank=True)
    subject_kind = models.CharField(max_length=12, default="case")
    kind = models.CharField(max_length=24, blank=True)
    category_path = models.CharField(max_length=80, blank=True)
    severity = models.CharField(max_length=12, blank=True)
    priority = models.PositiveSmallIntegerField(default=0)
    customer_class = models.CharField(max_length=16, blank=True)
    customer_id = models.BigIntegerField(default=0)
    centre_id = models.BigIntegerField(default=0)
    valid_from = models.DateTimeField(null=True)
    valid_to = models.DateTimeField(null=True)
    stamp = models.BigIntegerField(default=new_id)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="deadlines_policy_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="deadlines_policy_one_open"
            ),
            models.CheckConstraint(condition=Q(priority__lte=4), name="deadlines_policy_priority"),
        ]

    def __str__(self) -> str:
        return self.name


class PolicyStage(Row):
    """How long one stage may take; ``amount`` empty: no clock. ``calendar_code`` empty: the centre's calendar.

    Extensions: how many at most, up to how many working days the short right may grant, and the longest one.
    """

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=16)
    state = models.CharField(max_length=20, blank=True)
    amount = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    unit = models.CharField(max_length=12, choices=UNITS.items())
    calendar_code = models.CharField(max_length=32, blank=True)
    ladder = models.CharField(max_length=24)
    extensions = models.PositiveSmallIntegerField(default=2)
    short_days = models.PositiveSmallIntegerField(default=3)
    longest_days = models.PositiveSmallIntegerField(default=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "stage", "state"], name="deadlines_stage_once"),
            models.CheckConstraint(condition=Q(stage__in=list(STAGES)), name="deadlines_stage_known"),
            models.CheckConstraint(condition=Q(unit__in=list(UNITS)), name="deadlines_stage_unit"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="deadlines_stage_amount"),
        ]


class Ladder(Row):
    """A named escalation ladder."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    stamp = models.BigIntegerField(default=new_id)

    def __str__(self) -> str:
        return self.name


class LadderRung(Row):
    """Who is told at which point: ``percent`` of the limit, or (empty) so much time after it."""

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="rungs")
    number = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField(null=True)
    amount = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    unit = models.CharField(max_length=12, choices=UNITS.items(), default="work_day")
    priorities = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    is_breach = models.BooleanField(default=False)
    answer_minutes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["ladder", "number"]
        constraints = [models.UniqueConstraint(fields=["ladder", "number"], name="deadlines_rung_once")]


class Clock(Row):
    """One limit of one subject: the last line of its story, kept so that lists and the sweep need not tell it.

    ``key`` tells clocks of one stage apart (a promise, a hand-off, a state). ``told`` are the rungs already announced,
    ``next_check_at`` the moment at which the sweep must look again; empty: never.
    """

    subject_kind = models.CharField(max_length=12)
    subject_id = models.BigIntegerField()
    case_id = models.BigIntegerField()
    label = models.CharField(max_length=40, blank=True)
    centre_id = models.BigIntegerField(default=0)
    stage = models.CharField(max_length=16)
    key = models.CharField(max_length=40, blank=True)
    priority = models.PositiveSmallIntegerField(default=0)
    term = models.JSONField(default=dict)
    policy_id = models.BigIntegerField(default=0)
    calendar_code = models.CharField(max_length=32, blank=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    budget = models.DurationField()
    paused_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    soon_at = models.DateTimeField(null=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    told = models.JSONField(default=list)
    is_climbing = models.BooleanField(default=False)
    next_check_at = models.DateTimeField(null=True)
    recount = models.PositiveSmallIntegerField(default=0)
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=list(STAGES)), name="deadlines_clock_stage"),
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(stopped_at=None), name="deadlines_clock_ends_one_way"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_check_at"],
                condition=Q(next_check_at__isnull=False),
                name="deadlines_clock_check",
            ),
            models.Index(fields=["subject_kind", "subject_id"], name="deadlines_clock_subject"),
            models.Index(
                fields=["due_at", "subject_id"],
                condition=Q(stage="next_reply", met_at=None, stopped_at=None),
                name="deadlines_clock_answer",
            ),
            models.Index(fields=["recount"], condition=Q(recount__gt=0), name="deadlines_clock_recount"),
        ]


class ClockEvent(Row):
    """What happened to the clocks of a subject; ``clock_id`` empty: to all of them that it can happen to.

    Never changed. ``body`` holds terms, amounts and reasons.
    """

    subject_kind = models.CharField(max_length=12)
    subject_id = models.BigIntegerField()
    clock_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(default=0)
    body = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at", "id"], name="deadlines_event_story")
        ]


class Extension(Row):
    """A wish for more time: asked before due, decided by someone else, the customer told; lapsed when the clock has
    ended before anybody decided."""

    class State(models.TextChoices):
        ASKED = "asked", _("待审批")
        GRANTED = "granted", _("已同意")
        REFUSED = "refused", _("未同意")
        LAPSED = "lapsed", _("已作废")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="asked_extensions")
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=12, choices=UNITS.items())
    reason_code = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    is_long = models.BooleanField(default=False)
    due_before_at = models.DateTimeField()
    due_after_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(state="asked"), name="deadlines_extension_one_asked"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None)
                | Q(state__in=["granted", "refused"], decided_by__isnull=False)
                | Q(state="lapsed", decided_at__isnull=False),
                name="deadlines_extension_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="deadlines_extension_not_own",
            ),
        ]


class Climb(Row):
    """A rung of the ladder reached beyond the limit: who was informed, and who said they have seen it."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="climbs")
    rung = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    informed = models.JSONField(default=list)
    answer_by = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
