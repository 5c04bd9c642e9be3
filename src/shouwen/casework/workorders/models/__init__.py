"""Tables of work orders."""

from shouwen.casework.workorders.models.delays import Extension, Suspension
from shouwen.casework.workorders.models.order import NEVER, Assist, Order
from shouwen.casework.workorders.models.policy import Policy
from shouwen.casework.workorders.models.pressure import Chase, Supervision
from shouwen.casework.workorders.models.work import Reply, Return, SecondReview

__all__ = [
    "NEVER",
    "Assist",
    "Chase",
    "Extension",
    "Order",
    "Policy",
    "Reply",
    "Return",
    "SecondReview",
    "Supervision",
    "Suspension",
]
