"""Reactions: a matter that was accepted on its way (a plan was told, it was answered) begins what counts from acceptance."""

from __future__ import annotations

from shouwen.casework.cases.queries import in_hand
from shouwen.casework.deadlines import facts as deadlines
from shouwen.casework.statutes import actions
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.kit.actor import SYSTEM


@listens(deadlines.ClockMet)
def on_accepted(heard: Heard) -> None:
    """The limit to accept was met, by whatever met it."""
    if heard.stage == "law_accept" and heard.of_kind == "case":
        for case in in_hand([heard.of_id]):
            actions.begin_later(case, heard.at, actor=SYSTEM, at=heard.at)
