"""Tables: what was looked into and how, options of a solution with cost and who decides, the actions of the one chosen."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from shouwen.casework.solutions import states
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row
from shouwen.kit.money import Money


def to_text(**more: Any) -> models.ForeignKey:
    """A text of the case."""
    return models.ForeignKey("cases.CaseText", models.PROTECT, related_name="+", db_index=False, **more)


class Investigation(Row):
    """How a matter was looked into, on what evidence, with what conclusion (CASE-059). Never changed: another follows it."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="investigations", db_index=False)
    method = models.CharField(max_length=9, choices=states.METHODS.items())
    evidence = to_text()
    conclusion = to_text()
    made_by = to_person(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("case", "made_at", name="solutions_looked_case")]

    @property
    def method_label(self) -> str:
        return str(states.METHODS[self.method])


class Option(Row):
    """A way to solve a matter, with its cost and who decides on that (CASE-060). One of a case's options is chosen.

    ``approver`` is named when it is proposed: the first of those whose post decides on such a sum, who all stand in
    ``signers``; None where the proposer may decide, or it costs nothing. ``place`` is the code of that
    post in the authority of that day.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="options", db_index=False)
    centre = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    seq = models.PositiveSmallIntegerField()
    words = to_text()
    cost = models.DecimalField(max_digits=16, decimal_places=3)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=7, choices=states.STATES.items(), default=states.WAITING)
    approver = to_person(null=True)
    place = models.CharField(max_length=60, blank=True)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    decided_by = to_person(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = to_text(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="solutions_option_seq"),
            models.UniqueConstraint(fields=["case"], condition=Q(state=states.CHOSEN), name="solutions_one_chosen"),
        ]

    @property
    def money(self) -> Money:
        """What it costs."""
        return Money.rounded(self.cost, self.currency)

    @property
    def state_label(self) -> str:
        return str(states.STATES[self.state])

    @property
    def tone(self) -> str:
        return states.TONES.get(self.state, "")

    @property
    def text(self) -> str:
        return str(self.words.body)


class Signer(Row):
    """Somebody who may decide on an option that waits."""

    option = models.ForeignKey(Option, models.CASCADE, related_name="signers", db_index=False)
    person = to_person()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "option"], name="solutions_signer_once")]
        indexes = [models.Index("option", name="solutions_signer_option")]


class Action(Row):
    """An action of the option that was chosen: a follow-up of the case (CASE-061)."""

    option = models.ForeignKey(Option, models.PROTECT, related_name="actions", db_index=False)
    task = models.OneToOneField("tasks.Task", models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index("option", name="solutions_action_option")]
