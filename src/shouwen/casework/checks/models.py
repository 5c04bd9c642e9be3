"""Tables: which thing opens which check, and the checks themselves. Nothing here is ever deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.checks import states
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row


class CheckRule(Row):
    """``value`` of a ``sort`` (a category's path, a cause's code, a mark; '' a missed limit) opens a check of ``kind`` (code list
    ``check``) for a post (``role_code``; '': whoever handles the case), due in working hours. ``centre`` None: everywhere.
    """

    centre = to_unit(null=True)
    sort = models.CharField(max_length=8, choices=states.SORTS.items())
    value = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=40)
    role_code = models.CharField(max_length=40, blank=True)
    hours = models.PositiveSmallIntegerField()
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    ended_by = to_person(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "sort", "value", "kind"], condition=Q(ended_at=None), name="checks_rule_once"),
            models.UniqueConstraint(
                fields=["sort", "value", "kind"], condition=Q(ended_at=None, centre=None), name="checks_rule_once_for_all"
            ),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=states.LONGEST), name="checks_rule_hours"),
        ]
        indexes = [models.Index("sort", condition=Q(ended_at=None), name="checks_rule_live")]


class Check(Row):
    """One check of one case: whose post, who makes it, until when, what was found.

    ``source`` is what opened it (``category:<path>``, ``cause:<code>``, ``late:<stage>``, ``hand:<id>``); the same opens the
    same kind once. ``owner`` None: whoever of the post takes it. ``cause`` brings the answers that tell what is to be
    looked at. ``about`` are the words of whoever opened it by hand, ``result`` what was found; both are texts of the case.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="checks", db_index=False)
    centre = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=180)
    rule = models.ForeignKey(CheckRule, models.PROTECT, null=True, related_name="+", db_index=False)
    cause = models.ForeignKey("liability.CauseFound", models.PROTECT, null=True, related_name="+", db_index=False)
    role_code = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=9, choices=states.STATES.items(), default=states.OPEN)
    owner = to_person(null=True)
    about = models.ForeignKey("cases.CaseText", models.PROTECT, null=True, related_name="+", db_index=False)
    opened_by = to_person(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=8, blank=True, choices=states.FINDINGS.items())
    result = models.ForeignKey("cases.CaseText", models.PROTECT, null=True, related_name="+", db_index=False)
    ended_by = to_person(null=True)
    ended_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(max_length=9, blank=True, choices=states.DROPS.items())
    late_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(state__in=states.RUNNING), name="checks_one_running"
            ),
            models.CheckConstraint(condition=Q(state__in=list(states.STATES)), name="checks_state"),
            models.CheckConstraint(condition=Q(state__in=states.RUNNING) ^ Q(ended_at__isnull=False), name="checks_ended"),
            models.CheckConstraint(condition=~Q(state=states.SETTLED) | ~Q(finding=""), name="checks_found"),
            models.CheckConstraint(condition=~Q(state=states.TAKEN) | Q(owner__isnull=False), name="checks_taken"),
        ]
        indexes = [
            models.Index("case", "opened_at", name="checks_case"),
            models.Index("owner", "due_at", condition=Q(state__in=states.RUNNING), name="checks_owner"),
            models.Index("centre", "due_at", condition=Q(state__in=states.RUNNING), name="checks_centre"),
            models.Index(fields=["kind", "-opened_at"], name="checks_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in states.RUNNING

    @property
    def is_handlers(self) -> bool:
        """Whether whoever handles the case makes it: something to do, nothing to judge."""
        return self.role_code == states.HANDLER

    @property
    def state_label(self) -> str:
        return str(states.STATES[self.state])

    @property
    def tone(self) -> str:
        return states.TONES.get(self.state, "line")

    @property
    def outcome(self) -> str:
        """How it ended, in words; '' while it runs."""
        if self.state == states.WITHDRAWN:
            return str(states.DROPS[self.dropped_why])
        return str(states.FINDINGS[self.finding]) if self.finding else ""

    @property
    def said(self) -> str:
        """What was found, in words; ''."""
        return self.result.body if self.result else ""

    @property
    def asked(self) -> str:
        """What whoever opened it by hand wants to know; ''."""
        return self.about.body if self.about else ""
