"""What is done on a case: promises, attempts to reach the customer, closures, suggestions passed on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.cases import states
from shouwen.casework.cases.models.case import Case, person_key
from shouwen.kit.models import Row


class Promise(Row):
    """What was promised to the customer, by whom, until when; kept or broken (承诺)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="promises", db_index=False)
    text = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    made_by = person_key()
    made_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    kept_by = person_key(null=True)
    broken_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("case", name="cases_promise_case"),
            models.Index(
                "due_at", condition=Q(kept_at=None, broken_at=None, dropped_at=None), name="cases_promise_due"
            ),
        ]


class ContactAttempt(Row):
    """One try to reach the customer, and its result; the touch itself is filed with contacts."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attempts", db_index=False)
    at = models.DateTimeField()
    person = person_key(null=True)
    channel_code = models.CharField(max_length=24)
    direction = models.CharField(max_length=8)
    result_code = models.CharField(max_length=32, blank=True)
    reached = models.BooleanField()
    contact_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index("case", "at", name="cases_attempt_case")]


class Closure(Row):
    """How a case was closed: by whom, with what result for the customer, why it arose, how it will not return."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="closures", db_index=False)
    at = models.DateTimeField()
    person = person_key(null=True)
    reason_code = models.CharField(max_length=20, choices=states.CLOSE_REASONS.items())
    outcome_code = models.CharField(max_length=32, blank=True)
    cause_code = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    prevention = models.TextField(blank=True)
    score = models.PositiveSmallIntegerField(null=True)
    at_first_contact = models.BooleanField(default=False)
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(reopened_at=None), name="cases_closure_one_standing"
            )
        ]


class Suggestion(Row):
    """A suggestion on its way: thanked, passed to the information manager, classified (CASE-038..041)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="suggestion")
    topic_code = models.CharField(max_length=32, blank=True)
    thanked_at = models.DateTimeField(null=True)
    thanked_by = person_key(null=True)
    passed_to = person_key(null=True)
    passed_at = models.DateTimeField(null=True)
    is_new = models.BooleanField(null=True)
    outcome = models.TextField(blank=True)
