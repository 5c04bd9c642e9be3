"""Timed work of cases: offers that ran out, promises that were broken, people who are away."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.cases import actions
from shouwen.kit.jobs import job


@job("cases.expire_handoffs", every=15)
def expire_handoffs(*, at: datetime) -> int:
    """Return unanswered offers to their senders (demand 3.1, rule 3)."""
    return actions.expire_handoffs(at=at)


@job("cases.break_promises", every=60)
def break_promises(*, at: datetime) -> int:
    """Mark promises whose time has passed."""
    return actions.break_promises(at=at)


@job("cases.proxies", every=60)
def proxies(*, at: datetime) -> int:
    """Give cases of people who are away to their proxies, within five minutes (demand 3.1, rule 5)."""
    return actions.proxies_sweep(at=at)
