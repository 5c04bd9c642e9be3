"""Tables of the idea box."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shouwen.casework.applications.states import SUBMITTED
from shouwen.casework.ideas import states
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row
from shouwen.kit.money import Money


class Counter(Row):
    """The last number of a centre's year."""

    stem = models.CharField(max_length=24, unique=True)
    last = models.PositiveIntegerField(default=0)


class Idea(Row):
    """An idea (建议): what could be better, and how. An accepted one has the plan it opened; nobody decides their own."""

    number = models.CharField(max_length=24, unique=True)
    centre = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    subject = models.CharField(max_length=8, choices=states.SUBJECTS.items(), default="service")
    title = models.CharField(max_length=120)
    text = models.TextField()
    author = to_person()
    submitted_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=states.LABELS.items(), default=states.OPEN)
    votes = models.PositiveIntegerField(default=0)
    decided_by = to_person(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(blank=True)
    plan = models.OneToOneField("improvement.Plan", models.PROTECT, null=True, related_name="idea")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(states.LABELS)), name="ideas_state"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("author")), name="ideas_never_ones_own"),
            models.CheckConstraint(condition=~Q(state=states.ACCEPTED) | Q(plan__isnull=False), name="ideas_accepted_has_a_plan"),
        ]
        indexes = [models.Index(fields=["centre", "state", "-votes"], name="ideas_board")]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> str:
        return str(states.LABELS[self.state])

    @property
    def tone(self) -> str:
        return states.TONES.get(self.state, "plain")


class Vote(Row):
    """Somebody supports an idea: once, until they take it back."""

    idea = models.ForeignKey(Idea, models.PROTECT, related_name="support", db_index=False)
    person = to_person()
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "person"], condition=Q(taken_back_at=None), name="ideas_vote_once")]


class Reward(Row):
    """What the author is to get for an accepted idea: proposed by one, approved by another, money by the authority matrix (``application``);
    one crossed out stays readable."""

    idea = models.ForeignKey(Idea, models.PROTECT, related_name="rewards")
    kind = models.CharField(max_length=8, choices=states.REWARDS.items())
    words = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    currency = models.CharField(max_length=3, blank=True)
    noted_by = to_person(null=True)
    noted_at = models.DateTimeField()
    application = models.OneToOneField("applications.Application", models.PROTECT, null=True, related_name="+")
    approved_by = to_person(null=True)
    approved_at = models.DateTimeField(null=True)
    dropped_by = to_person(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0, kind="money"), name="ideas_reward_money"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(noted_by=None) | ~Q(approved_by=F("noted_by")), name="ideas_reward_two_people"
            ),
        ]

    @property
    def waits(self) -> bool:
        """Whether it is on its way through the authority matrix."""
        return self.application is not None and self.application.state == SUBMITTED

    @property
    def money(self) -> Money | None:
        return Money.rounded(self.amount, self.currency) if self.amount is not None else None
