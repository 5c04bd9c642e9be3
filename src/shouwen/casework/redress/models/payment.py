"""The money itself: ordered once by a key, settled by a reconciliation file or by hand, and taken back when it must be."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from shouwen.casework.redress import states
from shouwen.casework.redress.models.policy import to_person
from shouwen.casework.redress.models.request import Request
from shouwen.kit.models import Row, sum_of
from shouwen.kit.money import Money


class Payment(Row):
    """One attempt to pay a request. ``key`` makes it repeatable: the same key never pays twice."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="payments")
    key = models.CharField(max_length=64, unique=True)
    amount = sum_of()
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=12, choices=states.METHODS.items())
    state = models.CharField(max_length=8, choices=states.PAYMENTS.items(), default="ordered")
    ordered_by = to_person(null=True)
    ordered_at = models.DateTimeField()
    reference = models.CharField(max_length=80, blank=True)
    settled_on = models.DateField(null=True)
    settled_by = to_person(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    reversed_by = to_person(null=True)
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(state__in=["ordered", "paid"]), name="redress_payment_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="redress_payment_amount"),
            models.CheckConstraint(
                condition=Q(state__in=list(states.PAYMENTS)), name="redress_payment_state"
            ),
        ]
        indexes = [models.Index("state", "ordered_at", name="redress_payment_state_of")]

    @property
    def money(self) -> Money:
        """What was or is to be paid."""
        return Money.rounded(self.amount, self.currency)

    @property
    def state_label(self) -> str | Promise:
        """Where it stands, in words."""
        return states.PAYMENTS[self.state]

    @property
    def method_label(self) -> str | Promise:
        """How it is paid, in words."""
        return states.METHODS.get(self.method, self.method)
