"""Looking at a value in full: with a right, for a purpose, on the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.text import squash
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import facts, rules
from shouwen.relations.customers.actions.files import locked_point
from shouwen.relations.customers.models import Customer

SHOWN_FOR = timedelta(seconds=60)
MOST_REASON = 200


@dataclass(frozen=True)
class Revealed:
    """A value in full, and until when a page shows it."""

    point_id: int
    kind: str
    text: str
    until: datetime


def take_out(customer_ids: Iterable[int], reason: str, *, actor: Actor, at: datetime) -> None:
    """Say on the chain of each of some customers, whom the caller has looked up, that their name and contact values leave the
    house in full, and what for. Said before anything is read.

    :raises Forbidden: without ``customers.reveal``.
    :raises Invalid: without a purpose.
    """
    actor.need("customers.reveal")
    if not 2 <= len(squash(reason)) <= MOST_REASON:
        raise Invalid({"reason": _("不遮掩的导出要写明用途，2 到 200 字")})
    with transaction.atomic():
        asked = Customer.objects.filter(pk__in=set(customer_ids)).values_list("pk", "merged_into_id")
        roots = {into or pk for pk, into in asked}
        held = Customer.objects.select_for_update(of=("self",)).filter(pk__in=roots).order_by("pk")
        told = [facts.ContactsTakenOut(subject_id=each.pk, centre_id=each.centre_id) for each in held]
        announce(*told, actor=actor, at=at, reason=squash(reason))


def reveal(contact_point_id: int, reason: str, *, note: str = "", actor: Actor, at: datetime) -> Revealed:
    """Show a contact point in full. ``reason`` is a code of the list ``reveal`` or the actor's own words.

    :raises Forbidden: without ``customers.reveal``.
    :raises Invalid: without a reason.
    """
    reason, note = squash(reason), squash(note)[:200]
    purpose = reason if reason in {item.code for item in catalogue.choices("reveal", actor, at=at)} else "other"
    words = note or (reason if purpose == "other" and reason != "other" else "")
    if purpose == "other" and len(words) < 2:
        raise Invalid({"reason": _("说明为什么要看完整号码")})
    with transaction.atomic():
        point, customer = locked_point(contact_point_id, actor, "customers.reveal")
        said = facts.ContactPointRevealed(
            subject_id=customer.pk,
            centre_id=customer.centre_id,
            point_id=point.pk,
            point_kind=point.kind,
            purpose=purpose,
        )
        announce(said, actor=actor, at=at, reason=words)
    return Revealed(point.pk, point.kind, rules.spelled_out(point.kind, point.value), at + SHOWN_FOR)
