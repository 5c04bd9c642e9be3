"""The house of redress, with its ladder of authority, and a complaint."""

from shouwen.casework.redress.tests.conftest import case, house, var

__all__ = ["case", "house", "var"]
