"""Tables: causes found on cases, and who was found liable, by whom, in which steps. Nothing here is ever deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shouwen.casework.liability import states
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row


class CauseFound(Row):
    """A cause found on a case: a code of the list ``cause``, the fields it asks for, how sure we are.

    ``name`` is the code's Chinese name on that day. One of a case's causes is the main one. A cause that no longer
    holds is dropped with a reason and stays readable.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="causes", db_index=False)
    centre = to_unit()
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    fields = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    certainty = models.CharField(max_length=6, choices=states.CERTAINTY.items(), default="sure")
    is_main = models.BooleanField(default=False)
    found_by = to_person(null=True)
    found_at = models.DateTimeField()
    dropped_by = to_person(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], condition=Q(dropped_at=None), name="liability_cause_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(dropped_at=None, is_main=True), name="liability_cause_one_main"
            ),
        ]
        indexes = [models.Index(fields=["found_at", "code"], name="liability_cause_trend")]


class Liability(Row):
    """Who is liable for a case, and how far that has come. A case has one at a time (``is_current``).

    ``appeal_until`` is set when it is confirmed; ``higher`` is the centre that decides on appeal.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="liabilities", db_index=False)
    centre = to_unit()
    higher = to_unit(null=True)
    state = models.CharField(max_length=9, choices=states.LABELS.items(), default=states.PROPOSED)
    state_since = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    appeal_until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(is_current=True), name="liability_one_a_case"),
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="liability_state"),
            models.CheckConstraint(
                condition=Q(is_current=True) ^ Q(state=states.WITHDRAWN), name="liability_current"
            ),
        ]
        indexes = [models.Index(fields=["state", "appeal_until"], name="liability_waiting")]

    @property
    def state_label(self) -> str:
        return str(states.LABELS[self.state])

    @property
    def tone(self) -> str:
        return states.TONES.get(self.state, "plain")


class Decision(Row):
    """One step: who said what when, and (but for ``send_back``) how the liability is shared."""

    liability = models.ForeignKey(Liability, models.PROTECT, related_name="decisions")
    stage = models.CharField(max_length=9, choices=states.STAGES.items())
    person = to_person(null=True)
    at = models.DateTimeField()
    words = models.TextField(blank=True)


class Share(Row):
    """A part of the liability: whose, and how much of it, in percent or in a word."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="shares")
    party = models.CharField(max_length=8, choices=states.PARTIES.items())
    unit = to_unit(null=True)
    person = to_person(null=True)
    name = models.CharField(max_length=80, blank=True)
    degree = models.CharField(max_length=9, choices=states.DEGREES.items(), blank=True)
    percent = models.PositiveSmallIntegerField(null=True)
    certainty = models.CharField(max_length=6, choices=states.CERTAINTY.items(), default="sure")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gte=1, percent__lte=100), name="liability_share_percent"
            ),
            models.CheckConstraint(condition=Q(percent=None) | Q(degree=""), name="liability_share_one_way"),
            models.CheckConstraint(condition=Q(person=None) | Q(unit__isnull=False), name="liability_share_person_in_unit"),
        ]


class Appeal(Row):
    """A unit's one appeal against one finding."""

    liability = models.ForeignKey(Liability, models.PROTECT, related_name="appeals")
    unit = to_unit()
    person = to_person(null=True)
    at = models.DateTimeField()
    grounds = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(F("liability"), F("unit"), name="liability_appeal_once")]


class Policy(Row):
    """Figures that differ from the house's own (:class:`rules.Figures`), for everyone or for one centre."""

    centre = to_unit(null=True)
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre"], name="liability_policy_one_a_centre"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(centre=None), name="liability_policy_one_for_all"
            ),
        ]
