"""Timed work of files."""

from __future__ import annotations

from datetime import datetime

from shouwen.foundation.files import actions
from shouwen.kit.actor import SYSTEM
from shouwen.kit.jobs import job


@job("files.sweep_tray", every=3600)
def sweep_tray(*, at: datetime) -> object:
    """Empty the trays of what nobody attached."""
    return actions.sweep_tray(actor=SYSTEM, at=at)
