"""An improvement plan, the cases it stands on, and every step it took."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import translation

from shouwen.casework.improvement import states
from shouwen.casework.improvement.models.rule import Rule
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row
from shouwen.relations.catalogue import queries as catalogue


def _grade() -> Any:
    return models.PositiveSmallIntegerField(null=True)


class Counter(Row):
    """The last number of a centre's year."""

    stem = models.CharField(max_length=24, unique=True)
    last = models.PositiveIntegerField(default=0)


class Plan(Row):
    """A plan (改进计划). Likelihood and impact are from 1 to 5; ``author`` None: a rule opened it, and ``why`` says why.

    ``after_value`` is the figure taken after its measures worked: without one nothing is effective or closed. ``round``
    grows when what was done did not help.
    """

    number = models.CharField(max_length=24, unique=True)
    centre = to_unit()
    unit = to_unit()
    kind = models.CharField(max_length=14, choices=states.KINDS.items(), default="capa")
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=10, choices=states.SOURCES.items(), default="hand")
    source_note = models.CharField(max_length=200, blank=True)

    state = models.CharField(max_length=13, choices=states.LABELS.items(), default=states.OPEN)
    state_since = models.DateTimeField()
    is_open = models.BooleanField(default=True)
    round = models.PositiveSmallIntegerField(default=1)

    cause_code = models.CharField(max_length=80, blank=True)
    category_path = models.CharField(max_length=80, blank=True)
    problem = models.TextField(blank=True)
    containment = models.TextField(blank=True)
    root_cause = models.TextField(blank=True)
    summary = models.TextField(blank=True)

    owner = to_person()
    author = to_person(null=True)
    submitted_by = to_person(null=True)
    approved_by = to_person(null=True)
    approved_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    review_on = models.DateField(null=True)

    likelihood_before = _grade()
    impact_before = _grade()
    likelihood_after = _grade()
    impact_after = _grade()
    after_value = models.DecimalField(max_digits=16, decimal_places=3, null=True)

    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="plans", db_index=False)
    why = models.JSONField(default=dict)
    trigger_key = models.CharField(max_length=160, null=True, unique=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(states.LABELS)), name="improvement_state"),
            models.CheckConstraint(
                condition=Q(is_open=True, state__in=sorted(states.ALIVE), ended_at=None)
                | Q(is_open=False, state__in=sorted(states.ENDED), ended_at__isnull=False),
                name="improvement_open_or_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[states.EFFECTIVE, states.CLOSED]) | Q(after_value__isnull=False),
                name="improvement_no_end_without_after",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(author=None) | ~Q(approved_by=F("author")),
                name="improvement_approver_not_author",
            ),
        ]
        indexes = [
            models.Index("centre", "is_open", "state", name="improvement_board"),
            models.Index("cause_code", "is_open", name="improvement_of_cause", condition=~Q(cause_code="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def heading(self) -> str:
        """Its title in the reader's language: one a rule wrote is worded anew from the rule's name and the cause it was set off
        by; one a person wrote or changed stays as it stands."""
        sort, subject = str(self.why.get("sort", "")), str(self.why.get("subject", ""))
        if self.trigger_key is None or sort not in states.SORTS:
            return self.title
        name, dot, about = self.title.partition(" · ")
        if sort in states.BY_CAUSE:
            with translation.override("zh-hans"):
                is_cause = about == catalogue.label("cause", subject)
            about = catalogue.label("cause", subject) if is_cause else about
        return f"{states.rule_label(sort, name)}{dot}{about}"

    @property
    def state_label(self) -> str:
        return str(states.LABELS[self.state])

    @property
    def tone(self) -> str:
        return states.TONES.get(self.state, "plain")

    @property
    def risk_before(self) -> int | None:
        """Likelihood × impact before anything was done."""
        return _score(self.likelihood_before, self.impact_before)

    @property
    def risk_after(self) -> int | None:
        """Likelihood × impact once the measures work."""
        return _score(self.likelihood_after, self.impact_after)


def _score(likelihood: int | None, impact: int | None) -> int | None:
    return likelihood * impact if likelihood and impact else None


class Ground(Row):
    """A case a plan stands on; one let go stays as a row."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="grounds", db_index=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    added_by = to_person(null=True)
    added_at = models.DateTimeField()
    removed_by = to_person(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "case"], condition=Q(removed_at=None), name="improvement_ground_once")
        ]
        indexes = [models.Index("case", "plan", name="improvement_ground_case")]


class Step(Row):
    """One move: who took it when, in which round, with which words; taken back when it was a slip."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps", db_index=False)
    round = models.PositiveSmallIntegerField()
    move = models.CharField(max_length=13)
    source = models.CharField(max_length=13)
    target = models.CharField(max_length=13)
    person = to_person(null=True)
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("plan", "at", name="improvement_step_of_plan")]

    @property
    def label(self) -> str:
        return str(states.MOVES[self.move].label)
