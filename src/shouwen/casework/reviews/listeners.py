"""What yearly reviews hear of themselves, to tell who signs and who wrote."""

from __future__ import annotations

from shouwen.casework.reviews import actions, facts, letters
from shouwen.casework.reviews.models import Review
from shouwen.foundation.access.queries import holders
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell, withdraw


def _tell(entry: Heard, people: list[int], message: str, sort: str) -> None:
    link = Link("reviews:review", {"review_id": entry.subject_id}, facts.KIND, entry.subject_id)
    to = [each for each in people if each and each != entry.actor_id]
    tell(to, message, kind=f"reviews.{sort}", key=f"{entry.entry_id}:{message}"[:120], at=entry.at, link=link, year=entry.year)


@listens(facts.ReviewOffered)
def on_offered(entry: Heard) -> None:
    row = Review.objects.get(pk=entry.subject_id)
    wrote = {row.written_by_id, row.offered_by_id}
    _tell(entry, [each for each in holders("reviews.sign", entry.centre_id, at=entry.at) if each not in wrote], letters.SIGN, "sign")


@listens(facts.ReviewReturned, facts.ReviewSigned)
def on_decided(entry: Heard) -> None:
    withdraw(facts.KIND, entry.subject_id, "reviews.sign", at=entry.at)
    _tell(entry, [entry.writer_person], letters.SIGNED if entry.kind == facts.ReviewSigned.kind else letters.RETURNED, "mine")


@listens(facts.PurposeApproved)
def on_approved(entry: Heard) -> None:
    actions.tally_for(entry.centre_id or 0, at=entry.at)
