"""Causes and liability over HTTP."""

from shouwen.casework.liability.api.endpoints import router
from shouwen.casework.liability.api.settings import router as settings

ROUTERS = {"cases": router, "liability": settings}

__all__ = ["ROUTERS", "router"]
