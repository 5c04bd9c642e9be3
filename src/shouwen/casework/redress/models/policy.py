"""Who may grant how much: dated policies, rates, budgets, month's caps, delegations; and what is locked against splitting."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from shouwen.kit.models import Row, sum_of


def to_person(**more: Any) -> models.ForeignKey:
    """A person, who is never deleted."""
    return models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", **more)


def to_unit(**more: Any) -> models.ForeignKey:
    """A unit: retired, never deleted."""
    return models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", db_constraint=False, **more
    )


class Policy(Row):
    """One version of the matrix, for a centre and those below it (None: everyone) and a kind of case ('': all).

    ``content`` is what ``rules.matrix.read`` reads, ``digest`` its fingerprint. A version is never changed, only followed
    by another.
    """

    name = models.CharField(max_length=80)
    centre = to_unit(null=True)
    kind_code = models.CharField(max_length=24, blank=True)
    version = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=200, blank=True)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "kind_code", "version"], name="redress_policy_version", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="redress_policy_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} v{self.version}"

    @property
    def label(self) -> str:
        """Its name; of what ships, in the reader's language."""
        english = (get_language() or "").startswith("en")
        return (english and self.content.get("name_en")) or self.name

    @property
    def is_default(self) -> bool:
        """Whether it is as it came with the product or a pack: our default, nobody's rule."""
        return bool(self.content.get("mark") == "P")


class Rate(Row):
    """What one unit of a currency is worth in another from a day on, until the next one begins or ``until_on`` has passed."""

    currency = models.CharField(max_length=3)
    into = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "into", "from_on"], name="redress_rate_once_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="redress_rate_positive"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="redress_rate_dates"
            ),
        ]

    def counts_on(self, day: date) -> bool:
        """Whether it still counts on a day it has begun by."""
        return self.until_on is None or self.until_on >= day


class Budget(Row):
    """What a centre may grant in a month. A month without a row is not limited; ``held`` is granted and not given back."""

    centre = to_unit()
    month = models.DateField()
    currency = models.CharField(max_length=3)
    amount = sum_of()
    held = sum_of(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "month", "currency"], name="redress_budget_one_a_month"
            ),
            models.CheckConstraint(
                condition=Q(held__gte=0, held__lte=F("amount")), name="redress_budget_never_negative"
            ),
        ]

    @property
    def left(self) -> Decimal:
        """What may still be granted."""
        return self.amount - self.held


class Quota(Row):
    """What somebody has granted in a month, by their own power, whoever signed for them."""

    person = to_person()
    month = models.DateField()
    currency = models.CharField(max_length=3)
    used = sum_of(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month", "currency"], name="redress_quota_one_a_month"),
            models.CheckConstraint(condition=Q(used__gte=0), name="redress_quota_not_negative"),
        ]


class DayUse(Row):
    """What somebody has granted on a day, by their own power, whoever signed for them."""

    person = to_person()
    day = models.DateField()
    currency = models.CharField(max_length=3)
    used = sum_of(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "day", "currency"], name="redress_day_use_one"),
            models.CheckConstraint(condition=Q(used__gte=0), name="redress_day_use_not_negative"),
        ]


class Delegation(Row):
    """Somebody lends their power to another from one moment to another; never lent on, never more than one's own."""

    person = to_person()
    deputy = to_person()
    ceiling = sum_of(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="redress_delegation_other"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="redress_delegation_dates"),
        ]


class Guard(Row):
    """One row for each customer and each matter, locked while something is granted to them, so that two requests at once
    see each other."""

    key = models.CharField(max_length=40, unique=True)
