"""Papers over HTTP: ``/api/v1/cases/{number}/complaint/form`` and ``/letter``."""

from shouwen.casework.papers.api.endpoints import form, letter, router

ROUTERS = {"cases/{number}/complaint/form": form, "cases/{number}/complaint/letter": letter}

__all__ = ["ROUTERS", "router"]
