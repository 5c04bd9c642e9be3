"""Cases over HTTP: ``/api/v1/cases``."""

from shouwen.casework.cases.api.endpoints import router

__all__ = ["router"]
