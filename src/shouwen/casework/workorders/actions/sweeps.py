"""What happens by itself: orders that rested go on at their day, orders long overdue are put under supervision."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.casework.workorders import states
from shouwen.casework.workorders.actions import delays, pen, supervision
from shouwen.casework.workorders.actions.sending import put_aside
from shouwen.casework.workorders.models import Order
from shouwen.kit.actor import SYSTEM


def resume_due(*, at: datetime, limit: int = 100) -> int:
    """Let orders go on whose day of resuming has come; says how many did."""
    done = 0
    for order_id in delays.due_to_resume(at=at, limit=limit):
        with transaction.atomic():
            sheet = pen.held(order_id, actor=SYSTEM, at=at)
            if sheet.order.state == states.SUSPENDED:
                delays.go_on(sheet)
                done += 1
    return done


def supervise_due(*, at: datetime, limit: int = 100) -> int:
    """Put orders under supervision that are long overdue; says how many supervisions were opened."""
    late = supervision.overdue_orders(at=at, limit=limit)
    return sum(len(supervision.by_rule(order_id, at=at)) for order_id in late)


def cancel_all(case_id: int, reason: str, *, at: datetime) -> int:
    """Cancel what is still open of a case that has ended without them; says how many were."""
    done = 0
    for order_id in (
        Order.objects.filter(case_id=case_id, is_open=True).order_by("id").values_list("id", flat=True)
    ):
        with transaction.atomic():
            sheet = pen.held(order_id, actor=SYSTEM, at=at)
            if sheet.order.is_open:
                put_aside(sheet, reason)
                done += 1
    return done
