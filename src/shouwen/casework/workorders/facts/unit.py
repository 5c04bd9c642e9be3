"""The unit signs, works and replies; the reply is reviewed."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.workorders.facts.base import OrderFact
from shouwen.foundation.ledger.facts import fact


@fact("workorders.OrderSigned")
class OrderSigned(OrderFact):
    """The unit took it."""

    says: ClassVar[str | Words] = _("{handler_person}签收工单 {order}")
    icon: ClassVar[str] = "signature"

    order_id: int
    order: str
    lead_unit: int
    handler_person: int
    on_time: bool


@fact("workorders.OrderStarted")
class OrderStarted(OrderFact):
    """Somebody in the unit set to work."""

    says: ClassVar[str | Words] = _("{handler_person}着手办理工单 {order}")
    icon: ClassVar[str] = "player-play"

    order_id: int
    order: str
    handler_person: int


@fact("workorders.OrderReplied")
class OrderReplied(OrderFact):
    """The unit handed in what it found and did."""

    says: ClassVar[str | Words] = _("回复工单 {order}，第 {round} 轮：{result_label}")
    icon: ClassVar[str] = "clipboard-check"

    order_id: int
    order: str
    reply_id: int
    round: int
    result_label: str
    evidence: int
    on_time: bool
    lead_unit: int
    text_id: int = 0
    text_hash: str = ""


@fact("workorders.AssistReported")
class AssistReported(OrderFact):
    """An assisting unit reported to the lead unit."""

    says: ClassVar[str | Words] = _("{assist_unit}报工单 {order} 协办情况")
    icon: ClassVar[str] = "users"

    order_id: int
    order: str
    assist_unit: int
    text_id: int = 0
    text_hash: str = ""


@fact("workorders.ReviewTaken")
class ReviewTaken(OrderFact):
    """Somebody began to review the reply."""

    says: ClassVar[str | Words] = _("开始审核工单 {order} 的回复")
    icon: ClassVar[str] = "eye"

    order_id: int
    order: str
    reply_id: int


@fact("workorders.ReplyAccepted")
class ReplyAccepted(OrderFact):
    """The reply passed."""

    says: ClassVar[str | Words] = _("工单 {order} 的回复审核通过")
    icon: ClassVar[str] = "checks"

    order_id: int
    order: str
    reply_id: int
    round: int
    replied_person: int
    on_time: bool
    lead_unit: int


@fact("workorders.ReworkAsked")
class ReworkAsked(OrderFact):
    """The reply did not pass; the next round begins under the same number."""

    says: ClassVar[str | Words] = _("工单 {order} 返工，第 {round} 轮")
    icon: ClassVar[str] = "rotate"

    order_id: int
    order: str
    reply_id: int
    round: int
    wanting: tuple[str, ...]
    replied_person: int
    lead_unit: int
