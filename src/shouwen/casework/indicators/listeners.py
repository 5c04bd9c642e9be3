"""What early warning hears of itself: whom to tell, once for each alert."""

from __future__ import annotations

from shouwen.casework.indicators import facts, letters
from shouwen.casework.indicators.states import ALERT
from shouwen.foundation.access.queries import holders
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell, withdraw


@listens(facts.AlertRaised)
def on_raised(entry: Heard) -> None:
    """Whoever may acknowledge it at that centre."""
    people = holders("indicators.acknowledge", entry.centre_id, at=entry.at)
    link = Link("indicators:alert", {"alert_id": entry.subject_id}, ALERT, entry.subject_id)
    words = {"name": entry.name, "value": entry.value, "threshold": entry.threshold, "days": entry.days}
    tell(people, letters.RAISED, kind="indicators.alert", key=f"{entry.entry_id}:alert", at=entry.at, link=link, level="soon", **words)


@listens(facts.AlertAcknowledged)
def on_acknowledged(entry: Heard) -> None:
    withdraw(ALERT, entry.subject_id, "indicators.alert", at=entry.at)
