"""What the library hears of itself: an approved version is to be read; one taken back is not, nor by whoever has read it."""

from __future__ import annotations

from shouwen.casework.standards import actions, facts
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import withdraw


@listens(facts.StandardApproved)
def on_approved(entry: Heard) -> None:
    """Everybody it is meant for."""
    actions.ask_readers(entry.version_id, besides=entry.actor_id, at=entry.at)


@listens(facts.StandardRetired)
def on_retired(entry: Heard) -> None:
    for kind in ("standards.read", "standards.unread"):
        withdraw(facts.KIND, entry.subject_id, kind, at=entry.at)
