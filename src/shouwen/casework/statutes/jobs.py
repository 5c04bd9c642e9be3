"""Timed work of statutes: files of complaints that were asked for."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.statutes import actions
from shouwen.kit.jobs import job


@job("statutes.exports", every=5)
def make_exports(*, at: datetime) -> object:
    """Make the files that wait."""
    return actions.make_exports(at=at)
