"""Tables of expenses and applications."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise

from shouwen.casework.applications import states
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row, sum_of
from shouwen.kit.money import Money


class Budget(Row):
    """What a centre may spend on service in a month. A month without a row is not limited; ``held`` is approved and not given back."""

    centre = to_unit()
    month = models.DateField()
    currency = models.CharField(max_length=3)
    amount = sum_of()
    held = sum_of(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "month", "currency"], name="applications_budget_one_a_month"),
            models.CheckConstraint(condition=Q(held__gte=0, held__lte=F("amount")), name="applications_budget_never_negative"),
        ]

    @property
    def left(self) -> Money:
        """What may still be approved."""
        return Money.rounded(self.amount - self.held, self.currency)


class Counter(Row):
    """The last number of a centre's year."""

    stem = models.CharField(max_length=16, unique=True)
    last = models.PositiveIntegerField(default=0)


class Application(Row):
    """An expense of the service, what a customer applies for, or what another module asks for: who asks for what, and where that stands.

    ``snapshot`` is what the approvers were shown, frozen at submission, ``policy`` the authority it was routed by. Of a customer's
    application the centre records the outcome only: ``outcome`` is what the deciding department said. ``beneficiary`` is the colleague a
    reward is for, who neither signs nor reads it. ``replaces`` is the one in whose place it is asked for: only one of the two ever counts.
    ``is_void``: what was approved came to nothing, because another took its place or it was crossed out; it counts no more.
    """

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=10, choices=states.KINDS.items())
    sort = models.CharField(max_length=20)
    centre = to_unit()
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=120)
    reason = models.TextField()
    payee = models.CharField(max_length=80, blank=True)
    payee_key = models.CharField(max_length=80, blank=True)
    amount = sum_of()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=12, choices=states.LABELS.items(), default=states.SUBMITTED)
    state_since = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=1)
    requester = to_person()
    beneficiary = to_person(null=True)
    requested_at = models.DateTimeField()
    policy = models.ForeignKey("redress.Policy", models.PROTECT, related_name="+")
    snapshot = models.JSONField(default=dict)
    snapshot_hash = models.CharField(max_length=64, blank=True)
    budget = models.ForeignKey(Budget, models.PROTECT, null=True, related_name="+")
    drawn = sum_of(default=0)
    spent = sum_of(null=True)
    handed_to = models.CharField(max_length=80, blank=True)
    outcome = models.TextField(blank=True)
    outcome_by = models.CharField(max_length=80, blank=True)
    outcome_on = models.DateField(null=True)
    reference = models.CharField(max_length=80, blank=True)
    granted_amount = sum_of(null=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    is_void = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(states.LABELS)), name="applications_state"),
            models.CheckConstraint(condition=Q(kind__in=sorted(states.KINDS)), name="applications_kind"),
            models.CheckConstraint(condition=Q(amount__gt=0, drawn__gte=0), name="applications_amount"),
            models.CheckConstraint(condition=Q(spent=None) | Q(spent__gte=0, spent__lte=F("amount")), name="applications_spent"),
            models.CheckConstraint(condition=Q(kind__in=[states.EXPENSE, states.REWARD]) | Q(case__isnull=False, budget=None), name="applications_customer_of_case"),
            models.CheckConstraint(condition=~Q(kind=states.REWARD) | Q(beneficiary__isnull=False, budget=None), name="applications_reward_for_whom"),
            models.CheckConstraint(condition=Q(beneficiary=None) | ~Q(beneficiary=F("requester")), name="applications_never_ones_own"),
        ]
        indexes = [
            models.Index("centre", "state", "state_since", name="applications_state_of"),
            models.Index("centre", "payee_key", "requested_at", name="applications_payee_of"),
            models.Index("payee_key", "requested_at", condition=Q(kind__in=[states.FREIGHT, states.REWARD]), name="applications_together"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Money:
        """What is asked for."""
        return Money.rounded(self.amount, self.currency)

    @property
    def state_label(self) -> str | Promise:
        """Where it stands, in words."""
        return states.LABELS[self.state]

    @property
    def tone(self) -> str:
        """How loud its tag is."""
        return states.TONES.get(self.state, "plain")

    @property
    def kind_label(self) -> str | Promise:
        """What sort of thing it is, in words."""
        return states.KINDS[self.kind]

    @property
    def sort_label(self) -> str | Promise:
        """What for, in words."""
        return states.SORT_WORDS.get(self.sort, self.sort)


class Signature(Row):
    """One signature of a route, given once, sealed over the one before it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="signatures")
    round = models.PositiveSmallIntegerField()
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=states.STEP_KINDS.items())
    place = models.CharField(max_length=40)
    roles = models.JSONField(default=list)
    is_current = models.BooleanField(default=False)
    verdict = models.CharField(max_length=8, choices=states.VERDICTS.items(), default="waiting")
    since = models.DateTimeField(null=True)
    decided_by = to_person(null=True)
    authority_of = to_person(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    decision = models.JSONField(default=dict)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "round", "seq"], name="applications_signature_place"),
            models.UniqueConstraint(fields=["application"], condition=Q(is_current=True), name="applications_one_current"),
        ]
        indexes = [models.Index("application", condition=Q(is_current=True), name="applications_waits")]

    @property
    def kind_label(self) -> str | Promise:
        """What sort of signature, in words."""
        return states.STEP_KINDS[self.kind]

    @property
    def verdict_label(self) -> str | Promise:
        """What was decided, in words."""
        return states.VERDICTS[self.verdict]
