"""Too many returns or reworks make a problem order, which a judge decides once and for all (demand 3.1, rule 4)."""

from __future__ import annotations

from dataclasses import replace

from shouwen.casework.cases import actions as cases
from shouwen.casework.workorders.actions.pen import Sheet


def count_rework(sheet: Sheet) -> None:
    """Count a reply that was sent back; the third makes a problem order."""
    cases.count_rework(sheet.case, actor=replace(sheet.actor, almighty=True), at=sheet.at)


def count_return(sheet: Sheet) -> None:
    """Count an order that was given back; the third makes a problem order."""
    cases.count_return(sheet.case, actor=replace(sheet.actor, almighty=True), at=sheet.at)
