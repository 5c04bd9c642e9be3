"""A request for redress, and the signatures it needs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from shouwen.casework.redress import states
from shouwen.casework.redress.models.policy import Budget, Policy, to_person, to_unit
from shouwen.kit.models import Row, sum_of
from shouwen.kit.money import Money


class Request(Row):
    """What is to be given to the customer of a case, and where that stands.

    ``parts`` are :class:`rules.parts.Part`; ``gift``, ``refund`` and ``compensation`` what they are worth by column of the
    matrix, ``amount`` together, in ``currency``. ``case_number`` is that of the case it was written for, also after a merge. ``snapshot`` is what the approvers were shown, frozen at submission. ``drawn``: what it holds of a budget in
    another currency; of one in its own it holds ``amount``. ``ended_why`` is why it was taken back, revoked, not taken by the customer
    or, once paid, reversed.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    case_number = models.CharField(max_length=24)
    seq = models.PositiveSmallIntegerField()
    centre = to_unit()
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=states.LABELS.items())
    state_since = models.DateTimeField()
    is_open = models.BooleanField(default=True)

    requester = to_person(null=True)
    requested_at = models.DateTimeField()
    basis = models.CharField(max_length=12)
    parts = models.JSONField()
    currency = models.CharField(max_length=3)
    gift = sum_of(default=0)
    refund = sum_of(default=0)
    compensation = sum_of(default=0)
    amount = sum_of()
    demanded = sum_of(null=True)
    calculation = models.TextField(blank=True)
    flags = models.JSONField(default=list)
    related = models.JSONField(default=list)
    is_emergency = models.BooleanField(default=False)
    origin_key = models.CharField(max_length=80, null=True, unique=True)

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    snapshot = models.JSONField(default=dict)
    snapshot_hash = models.CharField(max_length=64, blank=True)
    granted_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    budget = models.ForeignKey(Budget, models.PROTECT, null=True, related_name="+")
    drawn = sum_of(null=True)
    offer = models.TextField(blank=True)
    ended_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_number", "seq"], name="redress_request_place"),
            models.CheckConstraint(condition=Q(state__in=sorted(states.ALL)), name="redress_request_state"),
            models.CheckConstraint(
                condition=Q(is_open=True, state__in=sorted(states.OPEN))
                | Q(is_open=False, state__in=sorted(states.ENDED)),
                name="redress_request_open_or_ended",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, gift__gte=0, refund__gte=0, compensation__gte=0),
                name="redress_request_amount",
            ),
        ]
        indexes = [
            models.Index("centre", "state", "state_since", name="redress_request_state_of"),
            models.Index(
                "valid_until", condition=Q(state__in=sorted(states.IDLE)), name="redress_request_lapses"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_number}/{self.label}"

    @property
    def label(self) -> str:
        """``R-01``."""
        return f"R-{self.seq:02}"

    @property
    def askers(self) -> frozenset[int]:
        """Everybody who has asked for it, in this round or an earlier one: none of them signs it or pays it."""
        return frozenset({self.requester_id, *self.snapshot.get("askers", ())} - {None})

    @property
    def money(self) -> Money:
        """What it comes to."""
        return Money.rounded(self.amount, self.currency)

    @property
    def wished(self) -> Money | None:
        """What the customer wants, if they named a sum."""
        return None if self.demanded is None else Money.rounded(self.demanded, self.currency)

    @property
    def columns(self) -> dict[str, Decimal]:
        """By column of the matrix."""
        return {"gift": self.gift, "refund": self.refund, "compensation": self.compensation}

    @property
    def state_label(self) -> str | Promise:
        """The state in words."""
        return states.LABELS[self.state]

    @property
    def taken_back_at(self) -> datetime | None:
        """When it ended without the customer keeping anything, by somebody's word; None while it stands."""
        return self.state_since if self.state in states.TAKEN_BACK else None

    @property
    def tone(self) -> str:
        """How loud its tag is."""
        return states.TONES.get(self.state, "plain")

    @property
    def basis_label(self) -> str | Promise:
        """What it stands on, in words."""
        return states.BASES.get(self.basis, self.basis)


class Step(Row):
    """One signature: asked of whoever holds ``roles``, given once, sealed over the one before it.

    ``people`` are those who could give it when the route was frozen; ``authority_of`` is whose power a deputy used.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField()
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=states.STEP_KINDS.items())
    place = models.CharField(max_length=40)
    roles = models.JSONField(default=list)
    people = models.JSONField(default=list)
    is_current = models.BooleanField(default=False)
    verdict = models.CharField(max_length=8, choices=states.VERDICTS.items(), default="waiting")
    since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    decided_by = to_person(null=True)
    authority_of = to_person(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    decision = models.JSONField(default=dict)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "round", "seq"], name="redress_step_place"),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(is_current=True) & ~Q(kind="later"),
                name="redress_step_one_current",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["waiting", "void"], decided_at=None)
                | Q(decided_at__isnull=False, verdict__in=["agreed", "refused", "returned"]),
                name="redress_step_decided",
            ),
        ]
        indexes = [models.Index("request", condition=Q(is_current=True), name="redress_step_waits")]

    @property
    def kind_label(self) -> str | Promise:
        """What sort of signature it is, in words."""
        return states.STEP_KINDS[self.kind]

    @property
    def verdict_label(self) -> str | Promise:
        """What was decided, in words."""
        return states.VERDICTS[self.verdict]
