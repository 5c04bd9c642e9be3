"""Payments within reach, and what is due to be paid."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from shouwen.casework.redress import states
from shouwen.casework.redress.models import Payment, Request
from shouwen.casework.redress.queries.requests import visible
from shouwen.kit.actor import Actor
from shouwen.kit.money import Money


def payments(actor: Actor, *, state: str = "") -> QuerySet[Payment]:
    """Payments of requests in reach, newest first.

    :raises Forbidden: without ``redress.pay``.
    """
    rows = Payment.objects.filter(request__in=visible(actor, "redress.pay").values("pk"))
    rows = rows.filter(state=state) if state in states.PAYMENTS else rows
    return rows.select_related("request").order_by("-ordered_at")


def due_payments(actor: Actor) -> QuerySet[Request]:
    """Requests the customer accepted and nobody has ordered payment for, or whose payment failed.

    :raises Forbidden: without ``redress.pay``.
    """
    return (
        visible(actor, "redress.pay")
        .filter(state__in=[states.ACCEPTED, states.FAILED])
        .order_by("state_since")
    )


def paid_between(centre_ids: Collection[int] | None, since: datetime, until: datetime) -> list[tuple[int, Money, datetime]]:
    """What was paid after one moment and up to another and not taken back, as (case, sum, when).

    For modules above that count for whole centres (None: all of them). One query.
    """
    rows = Payment.objects.filter(state="paid", settled_at__gt=since, settled_at__lte=until)
    if centre_ids is not None:
        rows = rows.filter(request__centre_id__in=centre_ids)
    found = rows.order_by("settled_at", "id").values_list("request__case_id", "amount", "currency", "settled_at")
    return [(case_id, Money.rounded(amount, currency), at) for case_id, amount, currency, at in found if at]
