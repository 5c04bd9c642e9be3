"""Deeds carried out: each calls an existing action of the modules below, with its checks. No deed knows a short cut."""

from __future__ import annotations

from shouwen.casework.automation.actions.deeds import content, duty, orders, steps, words
from shouwen.casework.automation.actions.deeds.base import Doing, Undo
from shouwen.casework.automation.actions.deeds.base import doing as doing

DOERS = {**words.DOERS, **content.DOERS, **steps.DOERS, **duty.DOERS, **orders.DOERS}
"""What carries out each deed of the vocabulary."""

UNDOERS = {**content.UNDOERS, **steps.UNDOERS, **duty.UNDOERS, **orders.UNDOERS}
"""What takes a deed back, by the name a deed left behind."""

__all__ = ["DOERS", "UNDOERS", "Doing", "Undo", "doing"]
