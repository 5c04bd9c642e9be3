"""Papers of modules above, drawn the same way as those of complaints: a sheet in, PDF out."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.papers.drawing import draw
from shouwen.casework.papers.rules.sheet import Cell, Part, Sheet

__all__ = ["Cell", "Part", "Sheet", "printed"]


def printed(sheet: Sheet, *, at: datetime) -> bytes:
    """A sheet as PDF; the same sheet and moment give the same bytes."""
    return draw(sheet, at=at).content
