"""The unit gives an order back, and what becomes of that."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.workorders.facts.base import OrderFact
from shouwen.foundation.ledger.facts import fact


@fact("workorders.ReturnAsked")
class ReturnAsked(OrderFact):
    """The unit gives it back, with evidence; until decided it stays theirs."""

    says: ClassVar[str | Words] = _("{from_unit}申请退回工单 {order}：{why_label}")
    icon: ClassVar[str] = "corner-up-left"

    order_id: int
    order: str
    return_id: int
    from_unit: int
    code: str
    why_label: str
    evidence: int
    suggested_unit: int | None = None
    text_id: int = 0
    text_hash: str = ""


@fact("workorders.ReturnAgreed")
class ReturnAgreed(OrderFact):
    """The dispatcher agreed: the order was wrongly sent, and the time is the dispatcher's."""

    says: ClassVar[str | Words] = _("同意退回工单 {order}")
    icon: ClassVar[str] = "corner-up-left-double"

    order_id: int
    order: str
    return_id: int
    from_unit: int
    asked_person: int
    minutes: int


@fact("workorders.ReturnRefused")
class ReturnRefused(OrderFact):
    """The dispatcher refused: the unit goes on, and the time is the unit's."""

    says: ClassVar[str | Words] = _("不同意退回工单 {order}，由{lead_unit}继续办理")
    icon: ClassVar[str] = "corner-down-right"

    order_id: int
    order: str
    return_id: int
    lead_unit: int
    asked_person: int
    minutes: int


@fact("workorders.ReturnConvened")
class ReturnConvened(OrderFact):
    """A meeting will name the unit."""

    says: ClassVar[str | Words] = _("工单 {order} 会商承办部门")
    icon: ClassVar[str] = "users-group"

    order_id: int
    order: str
    return_id: int
    lead_unit: int
    asked_person: int
    meeting_at: datetime
