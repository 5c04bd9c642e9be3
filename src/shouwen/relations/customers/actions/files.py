"""Keeping a customer's file right: properties, flags, ways to reach them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.kit.languages import LANGUAGES
from shouwen.kit.text import squash
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import facts, reading, scope
from shouwen.relations.customers.actions.meeting import point_of
from shouwen.relations.customers.models import ContactPoint, Customer

TEXTS = {"name": 120, "number": 40, "line_number": 40, "type_code": 24, "language": 8, "source_code": 24}
FLAGS = ("is_big", "is_important", "has_dedicated_line", "is_internal", "is_anonymous", "declines_mail")
EDITABLE = frozenset({*TEXTS, *FLAGS, "kind", "stage", "account_manager_id"})


def edit(customer_id: int, *, actor: Actor, at: datetime, reason: str = "", **changes: Any) -> Customer:
    """Change properties of a customer: name, kind, number, flags, line number, account manager, stage …

    The fact names the fields that changed, and the flags as they stand; personal values are not told.

    :raises Invalid: for a value that cannot be used.
    """
    with transaction.atomic():
        customer = scope.locked(customer_id, actor, "customers.edit")
        values = checked(changes, customer)
        differing = sorted(name for name, value in values.items() if getattr(customer, name) != value)
        if not differing:
            return customer
        for name in differing:
            setattr(customer, name, values[name])
        customer.save(update_fields=differing)
        standing = tuple(name for name in FLAGS if getattr(customer, name))
        said = facts.CustomerEdited(
            subject_id=customer.pk, centre_id=customer.centre_id, fields=tuple(differing), flags=standing
        )
        announce(said, actor=actor, at=at, reason=reason)
    return customer


def checked(changes: Mapping[str, Any], customer: Customer | None) -> dict[str, Any]:
    """Changes in their one spelling, made sure of: a dedicated line has its number, a number is used once.

    :raises Invalid: naming what cannot be used.
    """
    if strange := set(changes) - EDITABLE:
        raise Invalid({name: _("这一项不能改") for name in sorted(strange)})
    values = {key: squash(value)[: TEXTS[key]] if key in TEXTS else value for key, value in changes.items()}
    faults: dict[str, str] = {}
    for name, choices in (("kind", Customer.Kind.values), ("stage", Customer.Stage.values)):
        if name in values and values[name] not in choices:
            faults[name] = _("请从列表里选一项")
    if values.get("language") and values["language"] not in LANGUAGES:
        faults["language"] = _("请从列表里选一项")
    kept = customer.type_code if customer else ""
    if values.get("type_code") and values["type_code"] != kept and not _is_type(values["type_code"]):
        faults["type_code"] = _("请从列表里选一项")
    line = values.get("line_number", customer.line_number if customer else "")
    dedicated = values.get("has_dedicated_line", customer.has_dedicated_line if customer else False)
    if dedicated and not line:
        faults["line_number"] = _("专线客户要填专线号")
    if values.get("number"):
        same = Customer.objects.filter(number=values["number"])
        if same.exclude(pk=customer.pk if customer else 0).exists():
            faults["number"] = _("客户编号“%(number)s”已经用过") % {"number": values["number"]}
    if faults:
        raise Invalid(faults)
    return values


def _is_type(code: str) -> bool:
    """Whether there is such a type of customers (ORG-062)."""
    try:
        catalogue.code("customer_type", code)
    except NotFound:
        return False
    return True


def verify(customer_id: int, *, actor: Actor, at: datetime) -> Customer:
    """Note that the file was gone through with the customer today (CUS-005)."""
    with transaction.atomic():
        customer = scope.locked(customer_id, actor, "customers.edit")
        customer.verified_on = timezone.localdate(at)
        customer.save(update_fields=["verified_on"])
        said = facts.CustomerVerified(subject_id=customer.pk, centre_id=customer.centre_id)
        announce(said, actor=actor, at=at)
    return customer


def add_point(
    customer_id: int, *, kind: str, text: str, label: str = "", primary: bool = False, actor: Actor, at: datetime
) -> ContactPoint:
    """Add a way to reach a customer.

    :raises Invalid: when it cannot be read, or the customer has it already.
    """
    value = reading.read(kind, text, field="text")
    with transaction.atomic():
        customer = scope.locked(customer_id, actor, "customers.edit")
        known = list(customer.points.filter(retired_at=None))
        if any(point.kind == kind and point.value == value for point in known):
            raise Invalid({"text": _("这个联系方式已经在档案里")})
        first = primary or not any(point.kind == kind for point in known)
        if first:
            customer.points.filter(kind=kind, is_primary=True).update(is_primary=False)
        point = point_of(customer, kind, value, at=at, label=squash(label)[:40], is_primary=first)
        point.save(force_insert=True)
        said = facts.ContactPointAdded(
            subject_id=customer.pk, centre_id=customer.centre_id, point_id=point.pk, point_kind=kind
        )
        announce(said, actor=actor, at=at)
    return point


def retire_point(point_id: int, *, actor: Actor, at: datetime, reason: str = "") -> ContactPoint:
    """Stop using a way to reach a customer; it stays in the file and is found no longer.

    :raises Conflict: when it is retired already.
    """
    with transaction.atomic():
        point, customer = locked_point(point_id, actor, "customers.edit")
        if point.retired_at is not None:
            raise Conflict("already_retired", _("这个联系方式已停用"))
        point.retired_at, point.is_primary = at, False
        point.save(update_fields=["retired_at", "is_primary"])
        said = facts.ContactPointRetired(
            subject_id=customer.pk, centre_id=customer.centre_id, point_id=point.pk, point_kind=point.kind
        )
        announce(said, actor=actor, at=at, reason=reason)
    return point


def choose_primary(point_id: int, *, actor: Actor, at: datetime) -> ContactPoint:
    """Make a way to reach a customer the first to try among its kind."""
    with transaction.atomic():
        point, customer = locked_point(point_id, actor, "customers.edit")
        if point.retired_at is not None:
            raise Conflict("already_retired", _("这个联系方式已停用"))
        if point.is_primary:
            return point
        ContactPoint.objects.filter(customer=point.customer_id, kind=point.kind).update(is_primary=False)
        point.is_primary = True
        point.save(update_fields=["is_primary"])
        said = facts.PrimaryPointChosen(
            subject_id=customer.pk, centre_id=customer.centre_id, point_id=point.pk, point_kind=point.kind
        )
        announce(said, actor=actor, at=at)
    return point


def locked_point(point_id: int, actor: Actor, right: str) -> tuple[ContactPoint, Customer]:
    """A contact point, and its customer (as who they are now) locked for writing.

    :raises NotFound: when the customer is out of sight.
    """
    point = ContactPoint.objects.filter(pk=point_id).first()
    if point is None:
        raise scope.gone()
    return point, scope.locked(point.customer_id, actor, right)


