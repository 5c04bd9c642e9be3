"""Tables of customers. How to reach somebody is kept sealed; only keyed fingerprints can be searched."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.kit import crypto
from shouwen.kit.models import Row, new_row
from shouwen.relations.customers import rules


def title_of(name: str, is_anonymous: bool) -> str:
    """How a customer is called on every page."""
    return name or (_("匿名客户") if is_anonymous else _("未留姓名"))


class Customer(Row):
    """A person or an organisation we serve. Merged away ones point at who they became and stay."""

    class Kind(models.TextChoices):
        PERSON = "person", gettext_lazy("个人")
        ORGANISATION = "organisation", gettext_lazy("单位")

    class Stage(models.TextChoices):
        PROSPECT = "prospect", gettext_lazy("潜在客户")
        CUSTOMER = "customer", gettext_lazy("客户")

    centre = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PERSON)
    type_code = models.CharField(max_length=24, blank=True)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.CUSTOMER)
    number = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True, db_index=True)
    language = models.CharField(max_length=8, blank=True)
    is_anonymous = models.BooleanField(default=False)
    is_internal = models.BooleanField(default=False)
    is_big = models.BooleanField(default=False)
    is_important = models.BooleanField(default=False)
    has_dedicated_line = models.BooleanField(default=False)
    line_number = models.CharField(max_length=40, blank=True)
    declines_mail = models.BooleanField(default=False)
    account_manager = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    source_code = models.CharField(max_length=24, blank=True)
    registered_at = models.DateTimeField()
    verified_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    class Meta:
        constraints = [
            models.UniqueConstraint("number", condition=~Q(number=""), name="customers_customer_number"),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("id")), name="customers_customer_not_itself"
            ),
        ]
        indexes = [
            models.Index(
                fields=["centre", "-id"], condition=Q(merged_into=None), name="customers_customer_centre"
            ),
            models.Index(
                fields=["line_number"], condition=~Q(line_number=""), name="customers_customer_line"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """How they are called on every page."""
        return title_of(self.name, self.is_anonymous)

    @property
    def class_code(self) -> str:
        """``big``, ``important``, ``dedicated`` or ``ordinary``."""
        return rules.class_of(
            is_big=self.is_big, is_important=self.is_important, has_dedicated_line=self.has_dedicated_line
        )

    @property
    def root(self) -> Customer:
        """Who they are now: themselves, or whom they were merged into."""
        return self.merged_into or self


class ContactPoints(models.QuerySet["ContactPoint"]):
    """Contact points, as they are asked for."""

    def of(self, customer_id: Any) -> ContactPoints:
        """Those of a customer and of everybody merged into them: a few steps along indexes, however many there are.

        An ``OR`` over the join would say the same and read the whole table.
        """
        family = Customer.objects.filter(Q(pk=customer_id) | Q(merged_into=customer_id))
        return self.filter(customer__in=family.values("pk"))


class ContactPoint(Row):
    """One way to reach a customer, sealed for this very row. The other columns are keyed fingerprints for looking up."""

    class Kind(models.TextChoices):
        PHONE = "phone", gettext_lazy("电话")
        EMAIL = "email", gettext_lazy("邮箱")
        WECHAT = "wechat", gettext_lazy("微信")
        IDENTITY = "identity", gettext_lazy("证件号")
        ADDRESS = "address", gettext_lazy("地址")
        OTHER = "other", gettext_lazy("其他联系方式")

    objects = ContactPoints.as_manager()

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="points", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    label = models.CharField(max_length=40, blank=True)
    sealed = models.BinaryField()
    exact = models.CharField(max_length=32, blank=True)
    head7 = models.CharField(max_length=32, blank=True)
    head9 = models.CharField(max_length=32, blank=True)
    tail4 = models.CharField(max_length=32, blank=True)
    tail8 = models.CharField(max_length=32, blank=True)
    is_primary = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "kind"], name="customers_point_customer"),
            *(
                models.Index(fields=[name], condition=~Q(**{name: ""}), name=f"customers_point_{name}")
                for name in ("exact", "head7", "head9", "tail4", "tail8")
            ),
        ]

    @classmethod
    def sealing(cls, value: str, *, kind: str, customer: Customer, **values: Any) -> ContactPoint:
        """An unsaved point that holds a value (already read by the rules) sealed, with its fingerprints."""
        point = new_row(cls, kind=kind, customer_id=customer.pk, **values, **fingerprints(kind, value))
        point.customer = customer
        point.sealed = crypto.seal(value, point.place)
        return point

    @property
    def place(self) -> str:
        """What the sealed value is bound to: table, column, row."""
        return f"customers_contactpoint.sealed:{self.pk}"

    @property
    def value(self) -> str:
        """The value in the clear. Only masking, revealing and sending may ask for it."""
        return crypto.unseal(self.sealed, self.place)

    @property
    def masked(self) -> str:
        """The value as everybody may see it."""
        return rules.masked(self.kind, self.value)


def exact_print(kind: str, value: str) -> str:
    """The keyed fingerprint of a whole value (32 hex digits). Addresses and free text have none."""
    if kind not in ("phone", "email", "wechat", "identity"):
        return ""
    return fingerprint("exact", value.partition(";")[0] if kind == "phone" else value, kind)


def fingerprints(kind: str, value: str) -> dict[str, str]:
    """The keyed fingerprints of a value: column → 32 hex digits, of the whole and of the parts it is found by."""
    whole = exact_print(kind, value)
    if not whole:
        return {}
    found = {"exact": whole}
    if kind == "phone":
        found.update(
            {column: fingerprint(column, part) for column, part in rules.parts(rules.national(value)).items()}
        )
    return found


def fingerprint(column: str, value: str, kind: str = "phone") -> str:
    """The keyed fingerprint of a value or a part of one, for one column of one kind."""
    return crypto.blind(value, f"customers.{kind}.{column}")


class AccountContact(Row):
    """A person who speaks for an organisation, in a role, between two days (CASE-072)."""

    account = models.ForeignKey(Customer, models.PROTECT, related_name="contacts")
    person = models.ForeignKey(Customer, models.PROTECT, related_name="accounts")
    role_code = models.CharField(max_length=24)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "account",
                "person",
                "role_code",
                condition=Q(until=None),
                name="customers_accountcontact_once",
            ),
            models.CheckConstraint(
                condition=~Q(account=models.F("person")), name="customers_accountcontact_other"
            ),
        ]


class Merge(Row):
    """The journal of merges. ``changes`` holds what the kept one took over: field → [before, after].

    ``members`` are customers merged into the one that went, who now point at the kept one as well.
    """

    kept = models.ForeignKey(Customer, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    members = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("gone", condition=Q(undone_at=None), name="customers_merge_open_once")
        ]
