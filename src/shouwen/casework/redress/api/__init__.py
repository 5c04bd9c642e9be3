"""Redress over HTTP: ``/api/v1/cases/{number}/redress``, ``/api/v1/approvals``, ``/api/v1/redress``."""

from shouwen.casework.redress.api.endpoints import approvals, of_case, router

ROUTERS = {"cases/{number}/redress": of_case, "approvals": approvals, "redress": router}
"""Paths under ``/api/v1/`` and what answers there."""

__all__ = ["ROUTERS", "router"]
