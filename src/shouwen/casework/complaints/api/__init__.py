"""Complaint records over HTTP: ``/api/v1/cases/{number}/complaint``; events of many: ``/api/v1/complaint-events``; the policy:
``/api/v1/complaint-policy``; the rate: ``/api/v1/complaint-rate``; grading rules: ``/api/v1/severity-rules``."""

from shouwen.casework.complaints.api import archive, charter, events, grading, rate
from shouwen.casework.complaints.api.endpoints import router

ROUTERS = {
    "cases/{number}/complaint": router,
    "cases/{number}/complaint/event": events.of_case,
    "complaint-events": events.router,
    "complaint-policy": charter.router,
    "complaint-archive": archive.router,
    "complaint-rate": rate.router,
    "severity-rules": grading.router,
}

__all__ = ["ROUTERS", "router"]
