"""Macros and rules over HTTP: ``/api/v1/macros``, ``/api/v1/cases/{number}/macros``, ``/api/v1/rules``."""

from shouwen.casework.automation.api import ruling
from shouwen.casework.automation.api.macros import router, uses

ROUTERS = {"macros": router, "cases/{number}/macros": uses, "rules": ruling.router}
"""Paths under ``/api/v1/`` and what answers there."""

__all__ = ["ROUTERS", "router"]
