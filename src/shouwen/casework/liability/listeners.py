"""What liability hears: a case closed with a cause; its own steps, to tell those who have to act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from shouwen.casework.cases import facts as cases
from shouwen.casework.cases.queries import in_hand
from shouwen.casework.liability import actions, facts, letters
from shouwen.casework.liability.models import Decision
from shouwen.foundation.access.queries import holders
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell
from shouwen.foundation.organisation.queries import head_of


@listens(cases.CaseClosed)
def on_closed(entry: Heard) -> None:
    """A cause chosen at closing stands among those found."""
    if entry.cause_code:
        actions.from_closure(entry.subject_id, entry.cause_code, entry.actor_id or None, at=entry.at)


def _tell(entry: Heard, people: Iterable[int | None], message: str, sort: str, *, move: str = "", **more: Any) -> None:
    """Tell people once for this entry; not those the case complains about, and nobody of their own deed."""
    case = in_hand([entry.subject_id])[0]
    accused = set(case.accused.values_list("person_id", flat=True)) if case.is_about_staff else set()
    to = [each for each in people if each and each not in accused and each != entry.actor_id]
    args = {"number": case.number, "name": move} if move else {"number": case.number}
    link = Link("liability:move" if move else "cases:page", args, "case", case.pk)
    key = f"{entry.entry_id}:{message}"[:120]
    tell(to, message, kind=f"liability.{sort}", key=key, at=entry.at, link=link, number=case.number, **more)


def _proposers(liability_id: int) -> list[int | None]:
    found = Decision.objects.filter(liability_id=liability_id, stage="propose")
    return list(found.values_list("person_id", flat=True))


def _heads(units: Iterable[int], at: datetime) -> list[int | None]:
    return [head_of(unit, at=at) for unit in units]


@listens(facts.LiabilityProposed)
def on_proposed(entry: Heard) -> None:
    named = set(entry.at_fault_people)
    reviewers = [each for each in holders("liability.confirm", entry.centre_id, at=entry.at) if each not in named]
    _tell(entry, reviewers, letters.PROPOSED, "decide", move="confirm")


@listens(facts.LiabilitySentBack)
def on_sent_back(entry: Heard) -> None:
    _tell(entry, [entry.proposer_person], letters.SENT_BACK, "told", move="repropose")


@listens(facts.LiabilityConfirmed)
def on_confirmed(entry: Heard) -> None:
    """Each unit's head hears of its own part, and until when it may appeal."""
    for unit in entry.at_fault_units:
        people = [head_of(unit, at=entry.at), *holders("liability.appeal", unit, at=entry.at)]
        words = {"at_fault_unit": unit, "appeal_at": entry.appeal_by}
        _tell(entry, people, letters.CONFIRMED, "told", move="appeal", **words)


@listens(facts.LiabilityAppealed)
def on_appealed(entry: Heard) -> None:
    deciders = holders("liability.decide", entry.higher, at=entry.at)
    _tell(entry, deciders, letters.APPEALED, "decide", move="decide", from_unit=entry.from_unit)


@listens(facts.LiabilityFinal)
def on_final(entry: Heard) -> None:
    people = [*_proposers(entry.liability_id), *_heads(entry.at_fault_units, entry.at)]
    _tell(entry, people, letters.FINAL, "told")
