"""Tasks over HTTP."""

from shouwen.casework.tasks.api.endpoints import of_case, router

ROUTERS = {"cases": of_case, "tasks": router}

__all__ = ["ROUTERS", "of_case", "router"]
