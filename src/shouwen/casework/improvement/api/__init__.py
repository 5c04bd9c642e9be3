"""Improvement plans over HTTP: ``/api/v1/improvements``."""

from shouwen.casework.improvement.api import changing as changing
from shouwen.casework.improvement.api.endpoints import router

__all__ = ["router"]
