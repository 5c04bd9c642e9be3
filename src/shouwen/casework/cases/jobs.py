"""Timed work of cases: offers that ran out, promises that were broken, people who are away."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.cases import actions, letters
from shouwen.foundation.notices.actions import Link, tell
from shouwen.kit.jobs import job


@job("cases.expire_handoffs", every=15)
def expire_handoffs(*, at: datetime) -> int:
    """Return unanswered offers to their senders (demand 3.1, rule 3)."""
    return actions.expire_handoffs(at=at)


@job("cases.break_promises", every=60)
def break_promises(*, at: datetime) -> int:
    """Mark promises whose time has passed."""
    return actions.break_promises(at=at)


@job("cases.call_on", every=20)
def call_on(*, at: datetime) -> int:
    """Pass urgent calls nobody answered on to the next in the roster (CASE-067)."""
    return actions.call_on(at=at)


@job("cases.proxies", every=60)
def proxies(*, at: datetime) -> int:
    """Give cases of people who are away to their proxies, within five minutes (demand 3.1, rule 5)."""
    return actions.proxies_sweep(at=at)


@job("cases.bulk", every=2)
def bulk(*, at: datetime) -> int:
    """Go on with moves asked for many cases at once."""
    return actions.work_bulk(at=at)


@job("cases.remind_waiting", every=600)
def remind_waiting(*, at: datetime) -> int:
    """Remind customers we wait for, and the owners of their cases (standards 4)."""
    found = actions.remind_waiting(at=at)
    for case, day in found:
        tell(
            [case.owner_id],
            letters.REMIND,
            kind="cases.customer",
            key=actions.remind_key(case, day),
            at=at,
            link=Link("cases:page", {"number": case.number}, "case", case.pk),
            level="soon",
            number=case.number,
            days=day,
        )
    return len(found)
