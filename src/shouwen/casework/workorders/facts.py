"""What work orders announce. The subject is the case, so that a case's chain is its whole timeline.

Words are not in the ledger: ``text_id`` names the text stored with the case, where search finds it, and ``text_hash``
(SHA-256 of its UTF-8) seals it.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact

CASE_OVER = _("客户撤回或不予受理")
"""Why the orders of a case that ended are cancelled, when nobody wrote why."""


class OrderFact(Fact):
    """The base: something happened to one work order of a case."""

    subject_kind: ClassVar[str] = "case"
    tab: ClassVar[str] = "order"
    icon: ClassVar[str] = "clipboard-text"


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


@fact("workorders.ReviewAsked")
class ReviewAsked(OrderFact):
    """A second reader is asked to look before it goes out."""

    says: ClassVar[str | Words] = _("工单 {order} {what_label}等二次审核")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "eye-question"

    order_id: int
    order: str
    review_id: int
    what_label: str
    author_person: int


@fact("workorders.ReviewPassed")
class ReviewPassed(OrderFact):
    """A second reader agreed."""

    says: ClassVar[str | Words] = _("工单 {order} {what_label}二次审核通过")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "eye-check"

    order_id: int
    order: str
    review_id: int
    what_label: str
    author_person: int


@fact("workorders.ReviewSentBack")
class ReviewSentBack(OrderFact):
    """A second reader did not agree."""

    says: ClassVar[str | Words] = _("工单 {order} {what_label}二次审核不通过，退回{author_person}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "eye-x"

    order_id: int
    order: str
    review_id: int
    what_label: str
    author_person: int


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


@fact("workorders.OrderRulesChanged")
class OrderRulesChanged(Fact):
    """A centre changed its own figures; ``changes`` holds ``[name, value]``."""

    subject_kind: ClassVar[str] = "workorder_policy"
    says: ClassVar[str | Words] = _("调整工单规则")
    icon: ClassVar[str] = "adjustments"

    changes: tuple[tuple[str, str], ...]
