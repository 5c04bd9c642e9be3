"""What customers get today: two requests that wait for their approvers, and one that waits for finance."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from shouwen.casework.complaints import actions as complaints
from shouwen.casework.complaints.actions import Given
from shouwen.casework.redress import actions as redress
from shouwen.casework.redress.actions import Draft, Part
from shouwen.interfaces.ops.sample.play import Matter, Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.interfaces.ops.sample.texts import table
from shouwen.kit.money import Money

BEFORE = timedelta(minutes=70)
"""So long before now the first is asked for."""


def begin(play: Play) -> None:
    """Put every request on the stage at its minute; nothing of it asks chance, so that the rest of the history stays as it was."""
    for place, row in enumerate(table("governing")["redress"]):
        play.stage.add(_asked(play, row), play.stage.now - BEFORE + place * timedelta(minutes=4))


def _asked(play: Play, row: dict[str, Any]) -> Life:
    """Asked for by who handles the matter, signed as far as told; ``offer``: the customer has taken it, and finance is to pay."""
    matter = next((each for each in play.matters if each.story.title == row["title"] and play.is_open(each)), None)
    if matter is None:
        return
    who = play.handler(matter)
    parts = tuple(Part(kind, Money(Decimal(amount)), note) for kind, amount, note in row["parts"])
    draft = Draft(parts, basis=row["basis"], calculation=row["calculation"], demanded=Decimal(row["demanded"]) if "demanded" in row else None)
    if "evidence" in row:
        kind, title, words = row["evidence"]
        complaints.add_evidence(play.case(matter), Given(kind, title, words), actor=who, at=play.at)
    made = redress.submit(play.case(matter), draft, actor=who, at=play.at)
    for signer in row.get("signed", ()):
        yield play.at + timedelta(minutes=6)
        redress.decide(made.pk, "agreed", note=row["note"], actor=play.cast.actor(signer, play.at), at=play.at)
    if "offer" in row:
        yield from _taken(play, matter, made.pk, row["offer"])


def _taken(play: Play, matter: Matter, redress_id: int, words: str) -> Life:
    yield play.at + timedelta(minutes=5)
    redress.offer(redress_id, text=words, told=True, actor=play.handler(matter), at=play.at)
    redress.customer_accepts(redress_id, actor=play.handler(matter), at=play.at)
