"""What redress announces, in the chain of the case it belongs to; and what is announced of policies."""

from shouwen.casework.redress.facts.money import (
    PaymentFailed,
    PaymentMade,
    PaymentOrdered,
    PaymentReversed,
)
from shouwen.casework.redress.facts.overtime import OvertimeFound, OvertimeSettled, OvertimeWaived
from shouwen.casework.redress.facts.reports import (
    AboutReport,
    OvertimeAcknowledged,
    OvertimeReported,
    OvertimeSentBack,
)
from shouwen.casework.redress.facts.requests import (
    LaterReviewed,
    LaterReviewMissed,
    RedressAccepted,
    RedressAgreed,
    RedressCarried,
    RedressDeclined,
    RedressExpired,
    RedressGranted,
    RedressOffered,
    RedressRefused,
    RedressReturned,
    RedressRevoked,
    RedressSubmitted,
    RedressWithdrawn,
)
from shouwen.casework.redress.facts.settings import (
    BudgetSet,
    PowerLent,
    PowerTakenBack,
    RateSet,
    RedressPolicyMade,
)

__all__ = [
    "AboutReport",
    "BudgetSet",
    "LaterReviewMissed",
    "LaterReviewed",
    "OvertimeAcknowledged",
    "OvertimeFound",
    "OvertimeReported",
    "OvertimeSentBack",
    "OvertimeSettled",
    "OvertimeWaived",
    "PaymentFailed",
    "PaymentMade",
    "PaymentOrdered",
    "PaymentReversed",
    "PowerLent",
    "PowerTakenBack",
    "RateSet",
    "RedressAccepted",
    "RedressAgreed",
    "RedressCarried",
    "RedressDeclined",
    "RedressExpired",
    "RedressGranted",
    "RedressOffered",
    "RedressPolicyMade",
    "RedressRefused",
    "RedressReturned",
    "RedressRevoked",
    "RedressSubmitted",
    "RedressWithdrawn",
]
