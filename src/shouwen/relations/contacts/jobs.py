"""Timed work of contacts."""

from __future__ import annotations

from datetime import datetime

from shouwen.kit.jobs import job
from shouwen.relations.contacts import actions


@job("contacts.send_messages", every=5)
def send_messages(*, at: datetime) -> object:
    """Send the words that are due."""
    return actions.send_due(at=at)


@job("contacts.renew", every=300)
def renew(*, at: datetime) -> object:
    """Where nothing was said for the agreed time, something is."""
    return actions.renew(at=at)
