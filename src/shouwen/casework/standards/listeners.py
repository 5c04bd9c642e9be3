"""What the library hears of itself: an approved version is to be read; one taken back, or read, is not."""

from __future__ import annotations

from shouwen.casework.standards import facts, letters, queries
from shouwen.casework.standards.models import Standard
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell, withdraw


@listens(facts.StandardApproved)
def on_approved(entry: Heard) -> None:
    """Everybody it is meant for."""
    row = Standard.objects.get(pk=entry.subject_id)
    people = [each for each in queries.readers_of(row, at=entry.at) if each != entry.actor_id]
    link = Link("standards:standard", {"standard_id": row.pk}, facts.KIND, row.pk)
    words = {"standard": row.title, "version": entry.version, "effective_on": entry.effective_on}
    tell(people, letters.READ, kind="standards.read", key=f"standard:{entry.version_id}", at=entry.at, link=link, **words)


@listens(facts.StandardRetired)
def on_retired(entry: Heard) -> None:
    withdraw(facts.KIND, entry.subject_id, "standards.read", at=entry.at)
