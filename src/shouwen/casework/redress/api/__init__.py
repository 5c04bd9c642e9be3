"""Redress over HTTP: ``/api/v1/cases/{number}/redress``, ``/api/v1/approvals``, ``/api/v1/redress``, its overtime, and ``/api/v1/authority``."""

from shouwen.casework.redress.api import overtime
from shouwen.casework.redress.api.authority import router as authority
from shouwen.casework.redress.api.endpoints import approvals, of_case, router

ROUTERS = {
    "cases/{number}/redress/overtime": overtime.of_case,
    "cases/{number}/redress": of_case,
    "approvals": approvals,
    "authority": authority,
    "redress/overtime": overtime.router,
    "redress": router,
}
"""Paths under ``/api/v1/`` and what answers there."""

__all__ = ["ROUTERS", "router"]
