"""More time, and time that stands still."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.workorders.facts.base import OrderFact
from shouwen.foundation.ledger.facts import fact


@fact("workorders.SuspensionAsked")
class SuspensionAsked(OrderFact):
    """A rest was asked for."""

    says: ClassVar[str | Words] = _("申请挂起工单 {order}：{why_label}")
    tab: ClassVar[str] = "clock"
    icon: ClassVar[str] = "player-pause"

    order_id: int
    order: str
    suspension_id: int
    code: str
    why_label: str
    resume_on: str


@fact("workorders.OrderSuspended")
class OrderSuspended(OrderFact):
    """The order rests; the customer's own clock only for a listed reason."""

    says: ClassVar[str | Words] = _("工单 {order} 挂起到 {resume_on}")
    tab: ClassVar[str] = "clock"
    icon: ClassVar[str] = "player-pause"

    order_id: int
    order: str
    suspension_id: int
    code: str
    resume_on: str
    stops_clock: bool
    asked_person: int


@fact("workorders.SuspensionRefused")
class SuspensionRefused(OrderFact):
    """The rest was not granted."""

    says: ClassVar[str | Words] = _("不批准挂起工单 {order}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "x"

    order_id: int
    order: str
    suspension_id: int
    asked_person: int


@fact("workorders.SuspensionLapsed")
class SuspensionLapsed(OrderFact):
    """Nobody decided before the order was replied to, sent elsewhere or ended."""

    says: ClassVar[str | Words] = _("工单 {order} 的挂起申请作废")
    tab: ClassVar[str] = "clock"
    icon: ClassVar[str] = "x"

    order_id: int
    order: str
    suspension_id: int
    asked_person: int


@fact("workorders.OrderResumed")
class OrderResumed(OrderFact):
    """The order goes on."""

    says: ClassVar[str | Words] = _("恢复办理工单 {order}")
    tab: ClassVar[str] = "clock"
    icon: ClassVar[str] = "player-play"

    order_id: int
    order: str
    suspension_id: int
    minutes: int


@fact("workorders.OrderExtended")
class OrderExtended(OrderFact):
    """More time was granted and the customer told."""

    says: ClassVar[str | Words] = _("工单 {order} 延期，已告知客户")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "calendar-check"

    order_id: int
    order: str
    extension_id: int
    old_due: datetime
    new_due: datetime
    asked_person: int
    told_text_id: int = 0
