"""Papers over HTTP: ``/api/v1/cases/{number}/complaint/form`` and ``/letter``; ``/api/v1/papers/approvals`` and ``/templates``."""

from shouwen.casework.papers.api.endpoints import form, letter, router
from shouwen.casework.papers.api.settings import approvals, templates

ROUTERS = {
    "cases/{number}/complaint/form": form,
    "cases/{number}/complaint/letter": letter,
    "papers/approvals": approvals,
    "papers/templates": templates,
}

__all__ = ["ROUTERS", "router"]
