"""Tables of redress."""

from shouwen.casework.redress.models.overtime import Overtime
from shouwen.casework.redress.models.payment import Payment
from shouwen.casework.redress.models.policy import Budget, DayUse, Delegation, Guard, Policy, Quota, Rate
from shouwen.casework.redress.models.report import OvertimeReport
from shouwen.casework.redress.models.request import Request, Step

__all__ = [
    "Budget",
    "DayUse",
    "Delegation",
    "Guard",
    "Overtime",
    "OvertimeReport",
    "Payment",
    "Policy",
    "Quota",
    "Rate",
    "Request",
    "Step",
]
