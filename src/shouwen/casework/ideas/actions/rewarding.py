"""Rewards for an accepted idea: proposed by one, approved by another; money by the authority matrix (AUTH-009)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.applications import actions as applications
from shouwen.casework.applications.states import IDEA_REWARD, REWARD
from shouwen.casework.ideas import facts, queries, states
from shouwen.casework.ideas.actions.submitting import about, locked
from shouwen.casework.ideas.models import Idea, Reward
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.money import Money
from shouwen.kit.text import squash

if TYPE_CHECKING:
    from shouwen.casework.applications.models import Application


def reward(which: queries.Which, kind: str, *, words: str, money: Money | None = None, actor: Actor, at: datetime) -> Reward:
    """Propose what the author of an accepted idea is to get. Money takes the route of the authority matrix, with what the same person
    got before; another kind waits for the approval of somebody else who decides on ideas (AUTH-009).

    :raises Forbidden: as deciding; for money without ``applications.submit``.
    :raises Conflict: for an idea that is not accepted, or when nobody could approve the sum.
    """
    said = squash(words)
    if kind not in states.REWARDS:
        raise Invalid({"kind": _("请从列表里选一项")})
    if not said or len(said) > 200:
        raise Invalid({"words": _("请写明奖励什么，200 字以内")})
    if (kind == states.MONEY) != (money is not None and money.amount > 0):
        raise Invalid({"amount": _("奖金要写金额，别的奖励不写")})
    with transaction.atomic():
        row = _accepted(which, actor)
        made = Reward.objects.create(
            idea=row, kind=kind, words=said, amount=money.amount if money else None, currency=money.currency if money else "",
            application=_asked(row, said, money, actor, at) if money else None, noted_by_id=actor.person_id or None, noted_at=at,
        )  # fmt: skip
        announce(facts.IdeaRewarded(**about(row), reward_id=made.pk, is_back=False), actor=actor, at=at)
    return made


def _asked(row: Idea, words: str, money: Money, actor: Actor, at: datetime) -> Application:
    """The sum on its way through the matrix: never by whom it is for, and counted with what they got before."""
    reason = _("建议 %(number)s：%(words)s") % {"number": row.number, "words": words}
    draft = applications.Draft(
        REWARD, IDEA_REWARD, row.title, reason, money, payee=names([row.author_id]).get(row.author_id, "")[:80], key=f"reward:{row.author_id}",
        centre_id=row.centre_id, beneficiary=row.author_id,
    )  # fmt: skip
    return applications.submit(draft, actor=actor, at=at)


def approve_reward(which: queries.Which, reward_id: int, *, actor: Actor, at: datetime) -> Reward:
    """Approve a reward that is no money and that somebody else proposed: from then on it may be handed out, and the author hears of it.

    :raises Forbidden: as deciding, or for whoever proposed it.
    :raises NotFound: when there is none.
    :raises Conflict: when it is approved or crossed out already, or is the authority matrix's to decide.
    """
    with transaction.atomic():
        row = _accepted(which, actor)
        held = _reward(row, reward_id)
        if held.approved_at:
            raise Conflict("reward_approved", _("这笔奖励已经批准了"))
        if held.kind == states.MONEY:
            raise Conflict("reward_of_matrix", _("奖金按核决权限审批，请在“审批”里签；以前提的请划去后重新提"))
        if actor.person_id and actor.person_id == held.noted_by_id:
            raise Forbidden("own_proposal", _("自己提的奖励，请另一位来批"))
        held.approved_by_id, held.approved_at = actor.person_id or None, at
        held.save(update_fields=["approved_by", "approved_at"])
        announce(facts.RewardApproved(**about(row), reward_id=held.pk), actor=actor, at=at)
    return held


def settle_reward(application_id: int, *, approved: bool, state: str, at: datetime) -> None:
    """What the signatures made of a reward: approved by the last of them, or crossed out. One that is settled stays as it is."""
    idea_id = Reward.objects.filter(application_id=application_id).values_list("idea_id", flat=True).first()
    if idea_id is None:
        return
    with transaction.atomic():
        row = Idea.objects.select_for_update(of=("self",)).get(pk=idea_id)
        held = Reward.objects.select_related("application").get(application_id=application_id)
        if held.approved_at or held.dropped_at or held.application is None:
            return
        if approved:
            last = held.application.signatures.filter(round=held.application.round, verdict="agreed").order_by("-seq").first()
            held.approved_by_id, held.approved_at = last.decided_by_id if last else None, at
            told: facts.IdeaFact = facts.RewardSigned(**about(row), reward_id=held.pk, number=held.application.number)
        else:
            held.dropped_at = at
            told = facts.RewardNotApproved(**about(row), reward_id=held.pk, number=held.application.number, state_label=state)
        held.save(update_fields=["approved_by", "approved_at", "dropped_at"])
        announce(told, actor=SYSTEM, at=at)


def drop_reward(which: queries.Which, reward_id: int, *, actor: Actor, at: datetime) -> Reward:
    """Cross out a reward that is not to be, or was noted by mistake; it stays readable. While it waits for signatures only who proposed it
    may, and takes the request for them back.

    :raises NotFound: when there is none.
    :raises Forbidden: for another's that waits for signatures.
    :raises Conflict: when it is crossed out already.
    """
    with transaction.atomic():
        row = _accepted(which, actor)
        held = _reward(row, reward_id)
        if held.waits and held.application_id:
            applications.withdraw(held.application_id, actor=actor, at=at)
        elif held.application_id:
            applications.void(held.application_id)
        held.dropped_at, held.dropped_by_id = at, actor.person_id or None
        held.save(update_fields=["dropped_at", "dropped_by"])
        announce(facts.IdeaRewarded(**about(row), reward_id=held.pk, is_back=True), actor=actor, at=at)
    return held


def _reward(row: Idea, reward_id: int) -> Reward:
    held = Reward.objects.select_related("application").filter(pk=reward_id, idea=row).first()
    if held is None:
        raise NotFound("reward_unknown", _("没有这笔奖励"))
    if held.dropped_at:
        raise Conflict("reward_dropped", _("这笔奖励已经划去了"))
    return held


def _accepted(which: queries.Which, actor: Actor) -> Idea:
    row = locked(which, actor)
    if (no := queries.deciding(row, actor)) is not None:
        raise no
    if row.state != states.ACCEPTED:
        raise Conflict("idea_not_accepted", _("采纳了的建议才记奖励"))
    return row
