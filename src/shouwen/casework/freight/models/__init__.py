"""Tables of return freight: the dated rules of centres, and what was ruled of each return."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import get_language

from shouwen.casework.freight import states
from shouwen.casework.freight.rules import Shares
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row, sum_of
from shouwen.kit.money import Money

PARCEL_MAX = 40


class Rule(Row):
    """One version of who bears return freight, for a centre and those below it (None: everyone), from a day on. ``content`` is what
    ``rules.read`` reads, ``digest`` its fingerprint. A version is never changed, only followed by another."""

    centre = to_unit(null=True)
    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    starts_on = models.DateField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=200, blank=True)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "version"], name="freight_rule_version", nulls_distinct=False)]

    @property
    def label(self) -> str:
        """Its name; of what a pack brought, in the reader's language."""
        return ((get_language() or "").startswith("en") and self.content.get("name_en")) or self.name

    @property
    def is_default(self) -> bool:
        """Whether it is as a pack brought it: our default, nobody's rule."""
        return bool(self.content.get("mark") == "P")


class Ruling(Row):
    """Who bears the freight of one return of a case, parcel by parcel. ``is_current``: it counts, until another of the parcel does; one that
    waits for signatures or did not get them counts for nothing. ``computed`` is what the rule said, ``why`` its reasons; ``application``
    what it waits or waited for."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    centre = to_unit()
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+")
    parcel = models.CharField(max_length=PARCEL_MAX, blank=True)
    ground = models.CharField(max_length=16, choices=states.GROUNDS.items())
    currency = models.CharField(max_length=3)
    merchant = sum_of()
    customer = sum_of()
    carrier = sum_of()
    computed = models.JSONField()
    why = models.JSONField(default=list)
    is_override = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=states.LABELS.items(), default=states.STANDS)
    is_current = models.BooleanField(default=False)
    application = models.OneToOneField("applications.Application", models.PROTECT, null=True, related_name="+")
    made_by = to_person()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "parcel"], condition=Q(is_current=True), name="freight_one_a_parcel"),
            models.UniqueConstraint(fields=["case", "parcel"], condition=Q(state=states.WAITING), name="freight_one_waits"),
            models.CheckConstraint(condition=Q(is_current=False) | Q(state=states.STANDS), name="freight_current_stands"),
            models.CheckConstraint(condition=Q(state__in=sorted(states.LABELS)), name="freight_state"),
            models.CheckConstraint(condition=Q(merchant__gte=0, customer__gte=0, carrier__gte=0), name="freight_not_negative"),
            models.CheckConstraint(condition=Q(is_override=False) | Q(application__isnull=False), name="freight_override_is_approved"),
            models.CheckConstraint(condition=~Q(state=states.WAITING) | Q(application__isnull=False), name="freight_waits_for_something"),
        ]
        ordering = ["-made_at"]

    @property
    def shares(self) -> Shares:
        """Who bears how much."""
        return Shares(self.merchant, self.customer, self.carrier)

    @property
    def amount(self) -> Decimal:
        """The whole freight."""
        return self.shares.total

    @property
    def state_label(self) -> str | Promise:
        """Where it stands, in words."""
        return states.LABELS[self.state]

    @property
    def tone(self) -> str:
        """How loud its tag is."""
        return states.TONES.get(self.state, "plain")

    @property
    def ground_label(self) -> str | Promise:
        """Why the goods come back, in words."""
        return states.GROUNDS[self.ground]

    def money(self, amount: Decimal) -> Money:
        """A sum of it."""
        return Money.rounded(amount, self.currency)
