"""Complaint records over HTTP: ``/api/v1/cases/{number}/complaint``."""

from shouwen.casework.complaints.api.endpoints import router

ROUTERS = {"cases/{number}/complaint": router}

__all__ = ["ROUTERS", "router"]
