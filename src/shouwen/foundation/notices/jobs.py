"""Timed work of notices."""

from __future__ import annotations

from datetime import datetime

from shouwen.foundation.notices import mailing, pushing
from shouwen.kit.jobs import job


@job("notices.send_letters", every=15)
def send_letters(*, at: datetime) -> object:
    """Send the e-mails that are due."""
    return mailing.send_due(at=at)


@job("notices.push", every=5)
def push(*, at: datetime) -> object:
    """Send the push messages that are due, and forget those that are done with."""
    return pushing.send_due(at=at), pushing.sweep(at=at)
