"""Timed work: uses are counted into their texts."""

from __future__ import annotations

from datetime import datetime

from shouwen.kit.jobs import job
from shouwen.relations.knowledge import actions


@job("knowledge.fold_uses", every=60)
def fold_uses(*, at: datetime) -> object:
    """Add the uses of the last minute to their texts."""
    return actions.fold_uses(at=at)
