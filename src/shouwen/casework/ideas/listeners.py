"""What the idea box hears: of itself, to tell those who decide and whoever had the idea; what signatures made of a reward."""

from __future__ import annotations

from typing import Any

from shouwen.casework.applications import facts as applications
from shouwen.casework.applications.states import LABELS, REJECTED, RETURNED, WITHDRAWN
from shouwen.casework.cases.actions.pen import said
from shouwen.casework.ideas import actions, facts, letters
from shouwen.casework.ideas.models import Reward
from shouwen.foundation.access.queries import holders
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell, withdraw


def _tell(entry: Heard, people: list[int], message: str, sort: str, **more: Any) -> None:
    to = [each for each in people if each and each != entry.actor_id]
    link = Link("ideas:idea", {"number": entry.idea}, facts.KIND, entry.subject_id)
    key = f"{entry.entry_id}:{message}"[:120]
    tell(to, message, kind=f"ideas.{sort}", key=key, at=entry.at, link=link, idea=entry.idea, **more)


@listens(facts.IdeaSubmitted)
def on_submitted(entry: Heard) -> None:
    """Whoever decides at this centre; the province is not asked about every idea."""
    people = [each for each in holders("ideas.decide", entry.centre_id, at=entry.at) if each != entry.author_person]
    _tell(entry, people, letters.SUBMITTED, "decide")


@listens(facts.IdeaAccepted, facts.IdeaDeclined)
def on_decided(entry: Heard) -> None:
    withdraw(facts.KIND, entry.subject_id, "ideas.decide", at=entry.at)
    if entry.kind == facts.IdeaAccepted.kind:
        _tell(entry, [entry.author_person], letters.ACCEPTED, "mine", plan=entry.plan)
    else:
        _tell(entry, [entry.author_person], letters.DECLINED, "mine")


@listens(facts.IdeaWithdrawn)
def on_withdrawn(entry: Heard) -> None:
    """Nothing is to be decided while it is out of the box."""
    if not entry.is_back:
        withdraw(facts.KIND, entry.subject_id, "ideas.decide", at=entry.at)


@listens(facts.IdeaRewarded)
def on_rewarded(entry: Heard) -> None:
    """A reward waits for whoever else decides at this centre; one crossed out for nobody, one in money for those who sign."""
    if entry.is_back:
        withdraw(facts.KIND, entry.subject_id, "ideas.decide", at=entry.at)
        return
    if Reward.objects.filter(pk=entry.reward_id, application=None).exists():
        people = [each for each in holders("ideas.decide", entry.centre_id, at=entry.at) if each != entry.author_person]
        _tell(entry, people, letters.REWARD_WAITS, "decide")


@listens(facts.RewardApproved, facts.RewardSigned)
def on_reward_approved(entry: Heard) -> None:
    withdraw(facts.KIND, entry.subject_id, "ideas.decide", at=entry.at)
    _tell(entry, [entry.author_person], letters.REWARDED, "mine")


ENDS = {
    applications.ApplicationApproved.kind: "",
    applications.ApplicationRefused.kind: REJECTED,
    applications.ApplicationReturned.kind: RETURNED,
    applications.ApplicationWithdrawn.kind: WITHDRAWN,
}


@listens(applications.ApplicationApproved, applications.ApplicationRefused, applications.ApplicationReturned, applications.ApplicationWithdrawn)
def on_signed(entry: Heard) -> None:
    """A reward in money is approved, or is not to be."""
    state = ENDS[entry.kind]
    actions.settle_reward(entry.subject_id, approved=not state, state=said(LABELS[state]) if state else "", at=entry.at)
