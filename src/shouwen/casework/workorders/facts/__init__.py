"""What work orders announce. The subject is the case, so that a case's chain is its whole timeline.

Words are not in the ledger: ``text_id`` names the text stored with the case, where search finds it, and ``text_hash``
(SHA-256 of its UTF-8) seals it.
"""

from shouwen.casework.workorders.facts.base import (
    CASE_OVER,
    OrderFact,
)
from shouwen.casework.workorders.facts.delays import (
    OrderExtended,
    OrderResumed,
    OrderSuspended,
    SuspensionAsked,
    SuspensionLapsed,
    SuspensionRefused,
)
from shouwen.casework.workorders.facts.pressure import (
    ChaseAnswered,
    OrderChased,
    SupervisionEnded,
    SupervisionOpened,
    SupervisionReported,
)
from shouwen.casework.workorders.facts.returns import (
    ReturnAgreed,
    ReturnAsked,
    ReturnConvened,
    ReturnRefused,
)
from shouwen.casework.workorders.facts.second import (
    ReviewAsked,
    ReviewPassed,
    ReviewSentBack,
)
from shouwen.casework.workorders.facts.sending import (
    OrderAmended,
    OrderCancelled,
    OrderCarried,
    OrderClosed,
    OrderDispatched,
    OrderDrafted,
    OrderInherited,
    OrderRedispatched,
)
from shouwen.casework.workorders.facts.settings import (
    OrderRulesChanged,
)
from shouwen.casework.workorders.facts.unit import (
    AssistReported,
    OrderReplied,
    OrderSigned,
    OrderStarted,
    ReplyAccepted,
    ReviewTaken,
    ReworkAsked,
)

__all__ = [
    "CASE_OVER",
    "AssistReported",
    "ChaseAnswered",
    "OrderAmended",
    "OrderCancelled",
    "OrderCarried",
    "OrderChased",
    "OrderClosed",
    "OrderDispatched",
    "OrderDrafted",
    "OrderExtended",
    "OrderFact",
    "OrderInherited",
    "OrderRedispatched",
    "OrderReplied",
    "OrderResumed",
    "OrderRulesChanged",
    "OrderSigned",
    "OrderStarted",
    "OrderSuspended",
    "ReplyAccepted",
    "ReturnAgreed",
    "ReturnAsked",
    "ReturnConvened",
    "ReturnRefused",
    "ReviewAsked",
    "ReviewPassed",
    "ReviewSentBack",
    "ReviewTaken",
    "ReworkAsked",
    "SupervisionEnded",
    "SupervisionOpened",
    "SupervisionReported",
    "SuspensionAsked",
    "SuspensionLapsed",
    "SuspensionRefused",
]
