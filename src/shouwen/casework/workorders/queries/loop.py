"""What orders tell of the closed loop of their case (CASE-035): set to work, not sent, not answered, not read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.slots import LoopGap
from shouwen.casework.workorders import states
from shouwen.casework.workorders.models import Order
from shouwen.kit.beside import beside


def begun() -> Q:
    """The cases an order was sent for, and not called off."""
    sent = Order.objects.filter(dispatched_at__isnull=False).exclude(state=states.CANCELLED)
    return Q(beside(sent, "case_id"))


def _has(**asked: object) -> Q:
    return Q(beside(Order.objects.filter(**asked), "case_id"))


def _hours(hours: int) -> timedelta:
    return timedelta(hours=hours)


def _unanswered() -> Q:
    """An order's result was accepted and nothing was said to the customer since; nothing else is still awaited."""
    done = Order.objects.filter(accepted_at__isnull=False, state__in=[states.ACCEPTED, states.CLOSED])
    silent = done.filter(Q(case__answered_at=None) | Q(case__answered_at__lt=F("accepted_at")))
    return Q(beside(silent, "case_id")) & ~_has(is_open=True, state__in=sorted(states.OPEN - {states.ACCEPTED}))


GAPS: tuple[LoopGap, ...] = (
    LoopGap(
        "order_unsent", "dispatch", _("工单拟好了，没有派出"),
        lambda at, figures: _has(
            state=states.DRAFT, is_open=True, drafted_at__lt=at - _hours(figures.loop_dispatch_hours)
        ),
    ),
    LoopGap(
        "order_returned", "dispatch", _("工单退回了，没有改派"),
        lambda at, figures: _has(
            state=states.RETURNED, is_open=True, state_since__lt=at - _hours(figures.loop_dispatch_hours)
        ),
    ),
    LoopGap(
        "order_late", "return", _("部门到时没有回单"),
        lambda at, figures: _has(state__in=sorted(states.AT_UNIT), is_open=True, due_at__lt=at),
    ),
    LoopGap(
        "order_unread", "return", _("部门回单了，没有人审核"),
        lambda at, figures: _has(
            state__in=sorted(states.IN_REVIEW), is_open=True, state_since__lt=at - _hours(figures.loop_dispatch_hours)
        ),
    ),
    LoopGap("order_silent", "return", _("部门办完了，还没有答复客户"), lambda at, figures: _unanswered()),
)  # fmt: skip


def gaps() -> Sequence[LoopGap]:
    """What open cases lack because of their orders."""
    return GAPS
