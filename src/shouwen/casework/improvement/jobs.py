"""Timed work of improvement: rules look, figures are taken, what is late is told."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.improvement import actions, letters
from shouwen.foundation.notices.actions import Link, tell
from shouwen.kit.jobs import job


@job("improvement.evaluate", every=3600)
def evaluate(*, at: datetime) -> object:
    """Shares and windows move with time alone, and a new rule looks at what is there."""
    return actions.evaluate_all(at=at)


@job("improvement.figures", every=1800)
def figures(*, at: datetime) -> object:
    """Count the periods that are over."""
    return actions.take_figures(at=at)


@job("improvement.overdue", every=1800)
def overdue(*, at: datetime) -> object:
    """Measures whose day is past."""
    return actions.tell_overdue(at=at)


@job("improvement.remind", every=3600)
def remind(*, at: datetime) -> object:
    """Who leads a plan looks at it again once a month, until it is closed (IMP-012)."""
    plans = actions.due_reviews(at=at)
    for plan in plans:
        link = Link("improvement:plan", {"number": plan.number}, "improvement", plan.pk)
        key = f"improvement:{plan.pk}:review:{plan.review_on}"
        tell([plan.owner_id], letters.REMIND, kind="improvement.mine", key=key, at=at, link=link, plan=plan.number)
    return len(plans)
