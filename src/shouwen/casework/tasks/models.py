"""The table of tasks: what is still to be done about a case besides answering it, by whom, until when, with what result."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.tasks import states
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row


class Task(Row):
    """A call-back or a follow-up on a case.

    ``owner`` None: whoever of the centre may call back, for want of somebody without a part in the case. ``words`` say
    what a follow-up is about, ``result`` what came of it; both are texts of the case. ``attempts`` counts calls nobody
    answered; ``satisfied`` is what the customer said, None until they were reached.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="tasks", db_index=False)
    centre = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    kind = models.CharField(max_length=9, choices=states.KINDS.items())
    state = models.CharField(max_length=7, choices=states.STATES.items(), default=states.OPEN)
    owner = to_person(null=True)
    words = models.ForeignKey("cases.CaseText", models.PROTECT, null=True, related_name="+", db_index=False)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reached = models.BooleanField(null=True)
    satisfied = models.BooleanField(null=True)
    result = models.ForeignKey("cases.CaseText", models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = to_person(null=True)
    dropped_why = models.CharField(max_length=8, blank=True, choices=states.DROPS.items())
    reminded_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind=states.CALL_BACK, state=states.OPEN), name="tasks_one_call_back"
            ),
            models.CheckConstraint(condition=Q(state=states.OPEN) | Q(ended_at__isnull=False), name="tasks_ended"),
        ]
        indexes = [
            models.Index("case", "made_at", name="tasks_case"),
            models.Index("owner", "due_at", condition=Q(state=states.OPEN), name="tasks_owner"),
            models.Index("centre", "due_at", condition=Q(state=states.OPEN), name="tasks_centre"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} {self.pk}"

    @property
    def kind_label(self) -> str:
        return str(states.KINDS[self.kind])

    @property
    def is_open(self) -> bool:
        return self.state == states.OPEN

    @property
    def is_call_back(self) -> bool:
        return self.kind == states.CALL_BACK

    @property
    def text(self) -> str:
        """What it is about; '' of a call-back."""
        return self.words.body if self.words else ""

    @property
    def said(self) -> str:
        """What came of it, in words; ''."""
        return self.result.body if self.result else ""

    @property
    def outcome(self) -> str:
        """How a call-back ended, a code of ``states.RESULTS``; '' while it is open, and of a follow-up."""
        if self.state != states.DONE or not self.is_call_back:
            return ""
        if not self.reached:
            return "unreached"
        return "satisfied" if self.satisfied else "dissatisfied"

    @property
    def outcome_label(self) -> str:
        """How it ended, in words."""
        if self.state == states.DROPPED:
            return str(states.DROPS[self.dropped_why])
        return str(states.RESULTS[self.outcome]) if self.outcome else str(states.STATES[self.state])
