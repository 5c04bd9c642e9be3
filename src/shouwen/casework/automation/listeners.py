"""Facts that may wake a rule. One listener for all of them: which rules it wakes is asked in one indexed query."""

from __future__ import annotations

from shouwen.casework.automation import actions
from shouwen.casework.automation.rules.triggers import ENTERING, FACTS
from shouwen.foundation.ledger.facts import KINDS
from shouwen.foundation.ledger.slots import Heard, listens


@listens(*(KINDS[kind] for kind in dict.fromkeys((*FACTS, *ENTERING))))
def on_fact(heard: Heard) -> None:
    """Rules that wait for this look at the case."""
    actions.hear(heard)
