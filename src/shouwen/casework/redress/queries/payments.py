"""Payments within reach, and what is due to be paid."""

from __future__ import annotations

from django.db.models import QuerySet

from shouwen.casework.redress import states
from shouwen.casework.redress.models import Payment, Request
from shouwen.casework.redress.queries.requests import visible
from shouwen.kit.actor import Actor


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
