"""Improvement over HTTP: plans ``/api/v1/improvements``, the rules that open them, lessons and what closings say about prevention."""

from shouwen.casework.improvement.api import changing as changing
from shouwen.casework.improvement.api import lessons, ruling
from shouwen.casework.improvement.api import working as working
from shouwen.casework.improvement.api.endpoints import router

ROUTERS = {
    "improvements/rules": ruling.router,
    "improvements/lessons": lessons.router,
    "improvements/preventions": lessons.preventions,
    "cases/{number}/lessons": lessons.of_case,
    "improvements": router,
}
"""Paths under ``/api/v1/`` and what answers there; the nearer ones first, for a plan's number could be any word."""

__all__ = ["ROUTERS", "router"]
