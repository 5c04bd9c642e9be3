"""Causes and liability over HTTP."""

from shouwen.casework.liability.api.endpoints import router

ROUTERS = {"cases": router}

__all__ = ["ROUTERS", "router"]
