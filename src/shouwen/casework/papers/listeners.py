"""What papers hear: their own steps, to tell those who have to act."""

from __future__ import annotations

from typing import Any

from shouwen.casework.cases.queries import in_hand
from shouwen.casework.papers import facts, letters
from shouwen.foundation.access.queries import roles_with
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell
from shouwen.foundation.organisation.queries import current_posts, head_of, lead_of


def _tell(entry: Heard, people: list[int | None], message: str, kind: str, **more: Any) -> None:
    case = in_hand([entry.subject_id])[0]
    link = Link("papers:paper", {"paper_id": entry.paper_id}, "case", case.pk)
    to = [each for each in dict.fromkeys(people) if each and each != entry.actor_id]
    tell(to, message, kind=kind, key=f"{entry.entry_id}:{message}"[:120], at=entry.at, link=link, number=case.number,
         paper_label=entry.paper_label, edition=entry.edition, **more)  # fmt: skip


@listens(facts.PaperMade)
def on_made(entry: Heard) -> None:
    """A draft waits: whoever leads its author and may approve hears of it, else the head of the centre."""
    if not entry.body.get("needs_approval"):
        return
    people = [lead_of(entry.actor_id, at=entry.at) if entry.actor_id else None, head_of(entry.centre_id, at=entry.at, besides=entry.actor_id)]
    able = set(
        current_posts(entry.at)
        .filter(person_id__in=[each for each in people if each], role_code__in=roles_with("papers.approve"))
        .values_list("person_id", flat=True)
    )
    _tell(entry, [next((each for each in people if each in able), None)], letters.WAITS, "papers.approve")


@listens(facts.PaperApproved)
def on_approved(entry: Heard) -> None:
    _tell(entry, [entry.maker_person], letters.APPROVED, "papers.decided")


@listens(facts.PaperRefused)
def on_refused(entry: Heard) -> None:
    _tell(entry, [entry.maker_person], letters.REFUSED, "papers.decided", level="soon")
