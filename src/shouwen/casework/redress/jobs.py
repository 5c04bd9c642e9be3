"""Timed work of redress."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.redress import actions
from shouwen.kit.jobs import job


@job("redress.expire", every=600)
def expire(*, at: datetime) -> object:
    """Grants nothing came of in time lapse."""
    return actions.expire(at=at)


@job("redress.later_reviews", every=300)
def later_reviews(*, at: datetime) -> object:
    """Emergencies nobody has looked at in time are told of."""
    return actions.remind_later(at=at)
