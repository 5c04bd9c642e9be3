"""What a team's work hears of itself, to tell whoever it is of."""

from __future__ import annotations

from typing import Any

from shouwen.casework.teamwork import facts, letters
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell


def _tell(entry: Heard, message: str, kind: str, **more: Any) -> None:
    """Whoever it is of, unless they did it themself."""
    if entry.of_person == entry.actor_id:
        return
    key = f"{entry.entry_id}:{message}"[:120]
    tell([entry.of_person], message, kind="teamwork.mine", key=key, at=entry.at, link=Link("teamwork:board", {}, kind, entry.subject_id), **more)


@listens(facts.ItemSet)
def on_set(entry: Heard) -> None:
    _tell(entry, letters.PLANNED, facts.ITEM, by_person=entry.actor_id)


@listens(facts.Coached)
def on_coached(entry: Heard) -> None:
    _tell(entry, letters.COACHED, facts.NOTE, by_person=entry.actor_id)


@listens(facts.Guided, facts.GuidanceConcluded)
def on_guided(entry: Heard) -> None:
    """Both ends know: whoever did not write it is told."""
    concluded = entry.kind == facts.GuidanceConcluded.kind
    message = letters.CONCLUDED if concluded else letters.GUIDED
    link = Link("teamwork:guidance", {}, facts.GUIDANCE, entry.subject_id)
    others = [pk for pk in (entry.of_person, entry.by_person) if pk != entry.actor_id]
    writer = entry.actor_id if concluded else entry.by_person
    tell(others, message, kind="teamwork.mine", key=f"{entry.entry_id}:guidance", at=entry.at, link=link, by_person=writer)


@listens(facts.ScoreConfirmed)
def on_scored(entry: Heard) -> None:
    _tell(entry, letters.SCORED, facts.SCORE, month=entry.month)
