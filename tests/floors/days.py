"""The machine: what random people try in two cities, and what must hold after every step."""

from __future__ import annotations

from floors.holding import Holding
from floors.matters import Matters
from floors.passing import Passing
from floors.sheets import Sheets
from floors.turning import Turning


class Days(Matters, Sheets, Passing, Holding):
    """Many days of both cities, played in any order."""


class TurningDays(Matters, Sheets, Turning):
    """Such days, while the house itself is changed."""
