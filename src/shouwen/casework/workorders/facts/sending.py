"""An order is written, sent, sent elsewhere, ended."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.workorders.facts.base import OrderFact
from shouwen.foundation.ledger.facts import fact


@fact("workorders.OrderDrafted")
class OrderDrafted(OrderFact):
    """Written, and waiting for a second reader before it goes out."""

    says: ClassVar[str | Words] = _("起草工单 {order} 派{lead_unit}")
    icon: ClassVar[str] = "clipboard-plus"

    order_id: int
    order: str
    order_kind: str
    lead_unit: int
    text_id: int = 0
    text_hash: str = ""


@fact("workorders.OrderAmended")
class OrderAmended(OrderFact):
    """The draft was changed after a second reader sent it back."""

    says: ClassVar[str | Words] = _("改好工单 {order}")
    icon: ClassVar[str] = "edit"

    order_id: int
    order: str
    lead_unit: int
    text_id: int = 0
    text_hash: str = ""


@fact("workorders.OrderDispatched")
class OrderDispatched(OrderFact):
    """Sent to the unit; the time to sign runs."""

    says: ClassVar[str | Words] = _("派出工单 {order} 至{lead_unit}")

    order_id: int
    order: str
    order_kind: str
    lead_unit: int
    assist_units: tuple[int, ...] = ()
    sign_by: datetime | None
    reply_by: datetime | None
    text_id: int = 0
    text_hash: str = ""
    round: int = 1
    reviewer_person: int | None = None


@fact("workorders.OrderRedispatched")
class OrderRedispatched(OrderFact):
    """The order went to another unit under the same number."""

    says: ClassVar[str | Words] = _("工单 {order} 由{from_unit}改派{lead_unit}")
    icon: ClassVar[str] = "arrow-forward-up"

    order_id: int
    order: str
    from_unit: int
    lead_unit: int
    sign_by: datetime | None
    reply_by: datetime | None
    is_final: bool = False


@fact("workorders.OrderClosed")
class OrderClosed(OrderFact):
    """The order is done."""

    says: ClassVar[str | Words] = _("工单 {order} 办结")
    icon: ClassVar[str] = "circle-check"

    order_id: int
    order: str
    quality: int
    on_time: bool
    lead_unit: int
    rounds: int


@fact("workorders.OrderCancelled")
class OrderCancelled(OrderFact):
    """The order was taken back before it was done."""

    says: ClassVar[str | Words] = _("撤回工单 {order}")
    icon: ClassVar[str] = "circle-x"

    order_id: int
    order: str
    lead_unit: int


@fact("workorders.OrderInherited")
class OrderInherited(OrderFact):
    """Who held it left; somebody else holds it now."""

    says: ClassVar[str | Words] = _("工单 {order} 由{from_person}转{to_person}")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "user-down"

    order_id: int
    order: str
    from_person: int
    to_person: int | None
    part: str


@fact("workorders.OrderCarried")
class OrderCarried(OrderFact):
    """The order came over with a case that was merged, or went back with it."""

    says: ClassVar[str | Words] = _("工单 {order} 随合并转来，原属 {other_number}")
    icon: ClassVar[str] = "git-merge"

    order_id: int
    order: str
    lead_unit: int
    other_number: str
