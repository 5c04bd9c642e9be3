"""Chases and supervision."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.workorders.facts.base import OrderFact
from shouwen.foundation.ledger.facts import fact


@fact("workorders.OrderChased")
class OrderChased(OrderFact):
    """The unit was pressed."""

    says: ClassVar[str | Words] = _("{level_label}工单 {order}，第 {count} 次")
    icon: ClassVar[str] = "speakerphone"

    order_id: int
    order: str
    chase_id: int
    level_label: str
    level_code: str
    source: str
    count: int
    ack_by: datetime | None = None
    lead_unit: int
    handler_person: int | None = None
    text_id: int = 0
    text_hash: str = ""


@fact("workorders.ChaseAnswered")
class ChaseAnswered(OrderFact):
    """The unit acknowledged a chase."""

    says: ClassVar[str | Words] = _("回应工单 {order} 的催办")
    icon: ClassVar[str] = "message-check"

    order_id: int
    order: str
    chase_id: int
    late: bool
    text_id: int = 0
    text_hash: str = ""


@fact("workorders.SupervisionOpened")
class SupervisionOpened(OrderFact):
    """A leader or a rule put the order under supervision."""

    says: ClassVar[str | Words] = _("督办工单 {order}：{why_label}")
    icon: ClassVar[str] = "eye-exclamation"

    order_id: int
    order: str
    supervision_id: int
    trigger: str
    why_label: str
    due_at: datetime
    lead_unit: int


@fact("workorders.SupervisionReported")
class SupervisionReported(OrderFact):
    """The unit reported."""

    says: ClassVar[str | Words] = _("报工单 {order} 督办情况")
    icon: ClassVar[str] = "report"

    order_id: int
    order: str
    supervision_id: int
    opened_person: int | None
    late: bool
    text_id: int = 0
    text_hash: str = ""


@fact("workorders.SupervisionEnded")
class SupervisionEnded(OrderFact):
    """Who opened it ended it."""

    says: ClassVar[str | Words] = _("结束督办工单 {order}")
    icon: ClassVar[str] = "eye-check"

    order_id: int
    order: str
    supervision_id: int
