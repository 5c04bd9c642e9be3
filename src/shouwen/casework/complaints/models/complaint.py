"""The complaint record of a case, its evidence, its flags, and every change of it."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q

from shouwen.casework.complaints import states
from shouwen.casework.complaints.rules.fields import FIELDS, SEALED, empty
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit import crypto
from shouwen.kit.models import Row


class Complaint(Row):
    """What a complaint record says besides its case (``rules.fields.FIELDS``). What may name people is sealed together.

    ``severity_by`` is ``rule`` or ``person``: an override stands until it is taken back. Its reason is in the person's words, or
    one of ``states.SEVERITY_REASONS`` by code. ``why`` are the sentences of the
    automatic grade. ``withdrawn_at`` follows the case.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="+")
    centre = to_unit()
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class_code = models.CharField(max_length=20, default="non_consultation")
    problem_on = models.DateField(null=True)
    recurrence = models.CharField(max_length=12, blank=True)
    remedy_wanted = models.BooleanField(null=True)
    amount = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    currency = models.CharField(max_length=3, default="CNY")
    signed_on = models.DateField(null=True)
    affected = models.PositiveIntegerField(default=1)
    triggers = models.JSONField(default=list)
    complexity = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    finding_on = models.DateField(null=True)
    resolutions = models.JSONField(default=list)
    stand = models.CharField(max_length=12, blank=True)
    apology_on = models.DateField(null=True)
    apology_how = models.CharField(max_length=12, blank=True)
    decision_on = models.DateField(null=True)
    decision_how = models.CharField(max_length=12, blank=True)
    reaction = models.CharField(max_length=12, blank=True)
    reaction_on = models.DateField(null=True)
    recourse_on = models.DateField(null=True)
    regulator = models.CharField(max_length=16, blank=True)
    regulator_number = models.CharField(max_length=80, blank=True)
    regulator_channel = models.CharField(max_length=12, blank=True)
    regulator_on = models.DateField(null=True)
    regulator_due = models.DateField(null=True)
    regulator_answered_on = models.DateField(null=True)
    regulator_response = models.CharField(max_length=200, blank=True)
    sealed = models.BinaryField(null=True)

    severity_by = models.CharField(max_length=8, default="rule")
    severity_reason = models.CharField(max_length=200, blank=True)
    severity_code = models.CharField(max_length=12, blank=True)
    severity_person = to_person(null=True)
    severity_at = models.DateTimeField(null=True)
    auto_severity = models.CharField(max_length=8, blank=True)
    why = models.JSONField(default=list)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="complaints_amount"),
            models.CheckConstraint(condition=Q(affected__gte=1), name="complaints_affected"),
            models.CheckConstraint(condition=Q(outcome__in=["", *states.OUTCOMES]), name="complaints_outcome"),
            models.CheckConstraint(condition=Q(severity_by__in=["rule", "person"]), name="complaints_severity_by"),
        ]
        indexes = [
            models.Index("centre", "opened_at", "id", name="complaints_centre_opened"),
            models.Index("regulator_number", condition=~Q(regulator_number=""), name="complaints_regulator_number"),
        ]

    @property
    def place(self) -> str:
        """What the sealed fields are bound to."""
        return f"complaints.complaint.sealed:{self.pk}"

    @property
    def secrets(self) -> dict[str, str]:
        """The sealed fields that say something, by code."""
        return dict(json.loads(crypto.unseal(self.sealed, self.place))) if self.sealed else {}

    @property
    def severity_why(self) -> str:
        """Why a person set the severity, in their words or, of a reason with a code, in the reader's language."""
        return self.severity_reason or str(states.SEVERITY_REASONS.get(self.severity_code, ""))

    def values(self) -> dict[str, Any]:
        """Every field by code."""
        secrets = self.secrets
        return {f.code: secrets.get(f.code, "") if f.sealed else getattr(self, f.code) for f in FIELDS}

    def put(self, changes: dict[str, Any]) -> None:
        """Set fields by code; not yet written."""
        closed = {code: value for code, value in changes.items() if code in SEALED}
        for code, value in changes.items():
            if code not in SEALED:
                setattr(self, code, value)
        if closed:
            kept = {code: value for code, value in (self.secrets | closed).items() if value}
            self.sealed = crypto.seal(json.dumps(kept, ensure_ascii=False), self.place) if kept else None


def blank(**values: Any) -> Complaint:
    """A record nobody has written into yet, unsaved."""
    made = Complaint(**values)
    for each in FIELDS:
        if each.type == "choices":
            setattr(made, each.code, empty(each))
    return made


class Change(Row):
    """A field of a record changed: from what to what, sealed both. Undoing one is a change that names it."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="changes", db_index=False)
    field = models.CharField(max_length=24)
    sealed = models.BinaryField()
    by = to_person(null=True)
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index("complaint", "field", "id", name="complaints_change_field")]
        constraints = [models.UniqueConstraint(fields=["undoes"], condition=Q(undoes__isnull=False), name="complaints_undone_once")]

    @property
    def why(self) -> str:
        """The reason, worded for the reader where nobody typed it."""
        return str(states.GIVEN_REASONS.get(self.reason, self.reason))

    def keep(self, before: Any, after: Any) -> None:
        """Seal both values (JSON-plain)."""
        self.sealed = crypto.seal(json.dumps([before, after], ensure_ascii=False), f"complaints.change.sealed:{self.pk}")

    @property
    def both(self) -> tuple[Any, Any]:
        """The value before and after, JSON-plain."""
        before, after = json.loads(crypto.unseal(self.sealed, f"complaints.change.sealed:{self.pk}"))
        return before, after


class Evidence(Row):
    """A piece of evidence: a file or words, its SHA-256, who collected it and when. Set aside, never removed."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="evidence", db_index=False)
    kind = models.CharField(max_length=12, choices=states.EVIDENCE_KINDS.items())
    title = models.CharField(max_length=120)
    sealed = models.BinaryField(null=True)
    attachment_id = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    collector = to_person()
    collected_at = models.DateTimeField()
    added_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by = to_person(null=True)
    set_aside_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sealed__isnull=False) ^ Q(attachment_id__isnull=False), name="complaints_file_or_words")
        ]
        indexes = [models.Index("complaint", "id", name="complaints_evidence_of")]

    @property
    def place(self) -> str:
        """What the words are bound to."""
        return f"complaints.evidence.sealed:{self.pk}"

    @property
    def words(self) -> str:
        """The words, '' for a file."""
        return crypto.unseal(self.sealed, self.place) if self.sealed else ""


class Flag(Row):
    """A special circumstance somebody with the right has marked; lifted, never removed."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="flags", db_index=False)
    code = models.CharField(max_length=12, choices=states.FLAGS.items())
    set_by = to_person(null=True)
    set_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    lifted_by = to_person(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "code"], condition=Q(lifted_at=None), name="complaints_flag_once")
        ]
        indexes = [models.Index("complaint", "id", name="complaints_flag_of")]
