"""How to reach customers in the clear. Only what sends words may ask, and files taken out by right and on record; pages never do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shouwen.kit.crypto import Unopenable
from shouwen.relations.customers.models import ContactPoint, Customer
from shouwen.relations.customers.rules import spelled_out


@dataclass(frozen=True)
class Reachable:
    """How words may reach a customer. ``mail_point`` names the e-mail to use; None: they have none, or asked for none.

    ``language`` is theirs, or '' when it is not known.
    """

    name: str
    language: str
    mail_point: int | None
    declines_mail: bool


def reachable(customer_id: int) -> Reachable:
    """How a customer may be written to: the first choice among their e-mails. Two queries."""
    customer = Customer.objects.select_related("merged_into").get(pk=customer_id).root
    point = None if customer.declines_mail else _mail(customer)
    return Reachable(customer.name, customer.language, point, customer.declines_mail)


def _mail(customer: Customer) -> int | None:
    points = ContactPoint.objects.of(customer.pk).filter(kind=ContactPoint.Kind.EMAIL, retired_at=None)
    return points.order_by("-is_primary", "-id").values_list("id", flat=True).first()


def opens() -> bool:
    """Whether one of the newest sealed contacts opens with the keys held here; where there is none, any keys will do."""
    newest = list(ContactPoint.objects.order_by("-pk")[:3])
    return not newest or any(map(_opens, newest))


def _opens(point: ContactPoint) -> bool:
    try:
        return bool(point.value)
    except Unopenable:
        return False


def address(point_id: int) -> str:
    """The address behind a contact point in the clear, for the moment of sending; '' when it no longer holds."""
    point = ContactPoint.objects.filter(pk=point_id, retired_at=None).first()
    try:
        return point.value if point else ""
    except Unopenable:
        return ""


def plain_points(ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Customer → kind of contact → the first value in use, in the clear; one query. For files the caller has told the ledger
    of; a value that cannot be opened is left out."""
    found: dict[int, dict[str, str]] = {}
    for row in ContactPoint.objects.filter(customer_id__in=set(ids), retired_at=None).order_by("-is_primary", "id"):
        try:
            value = spelled_out(row.kind, row.value)
        except Unopenable:
            continue
        found.setdefault(row.customer_id, {}).setdefault(row.kind, value)
    return found
