"""What solutions hear: their own steps, to tell those who have to act."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shouwen.casework.cases.queries import in_hand
from shouwen.casework.solutions import facts, letters
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell


def _tell(entry: Heard, people: Iterable[int], message: str, kind: str, url: str, **more: Any) -> None:
    case = in_hand([entry.subject_id])[0]
    args = {"option_id": entry.option_id} if url == "solutions:decide" else {"number": case.number}
    to = [each for each in people if each != entry.actor_id]
    tell(to, message, kind=kind, key=f"{entry.entry_id}:{message}"[:120], at=entry.at, link=Link(url, args, "case", case.pk),
         number=case.number, seq=entry.seq, **more)  # fmt: skip


@listens(facts.OptionProposed)
def on_proposed(entry: Heard) -> None:
    """Whoever may decide on such a sum."""
    money = {"cost": entry.cost, "currency": entry.currency}
    _tell(entry, entry.signer_people, letters.DECIDE, "solutions.decide", "solutions:decide", **money)


@listens(facts.OptionAgreed)
def on_agreed(entry: Heard) -> None:
    _tell(entry, [entry.proposer_person], letters.AGREED, "solutions.decided", "cases:page")


@listens(facts.OptionRefused)
def on_refused(entry: Heard) -> None:
    _tell(entry, [entry.proposer_person], letters.REFUSED, "solutions.decided", "cases:page")
