"""Work orders over HTTP: ``/api/v1/orders``."""

from shouwen.casework.workorders.api.endpoints import router

__all__ = ["router"]
