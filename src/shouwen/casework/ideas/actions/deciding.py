"""Deciding on an idea and noting its reward: by who may, never one's own; an accepted idea opens a plan."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.ideas import facts, queries, states
from shouwen.casework.ideas.actions.submitting import WORDS_MAX, about, locked
from shouwen.casework.ideas.models import Idea, Reward
from shouwen.casework.improvement import actions as improvement
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.money import Money
from shouwen.kit.text import squash, tidy


def accept(
    which: queries.Which, *, why: str, kind: str = "process", owner: int | None = None, due_on: date | None = None, actor: Actor, at: datetime
) -> Idea:
    """Take an idea up: an improvement plan of this ``kind`` is opened at its centre, led by ``owner`` (None: the actor).

    :raises Forbidden: without ``ideas.decide`` or ``improvement.write`` there, or for one's own.
    :raises Conflict: when it is decided already.
    :raises Invalid: without a reason, or as opening the plan does.
    """
    with transaction.atomic():
        row = _to_decide(which, "accept", actor)
        _decided(row, states.ACCEPTED, why, actor, at)
        brief = improvement.Brief(row.title, kind=kind, source="idea", source_note=row.number, problem=row.text, owner=owner, due_on=due_on)
        row.plan = improvement.open_plan(brief, centre_id=row.centre_id, actor=actor, at=at)
        row.save(update_fields=["state", "decided_by", "decided_at", "decided_why", "plan"])
        announce(facts.IdeaAccepted(**about(row), plan=row.plan.number, plan_id=row.plan.pk), actor=actor, at=at)
    return row


def decline(which: queries.Which, *, why: str, actor: Actor, at: datetime) -> Idea:
    """Say no, and why.

    :raises Forbidden: without ``ideas.decide`` there, or for one's own.
    :raises Conflict: when it is decided already.
    :raises Invalid: without a reason.
    """
    with transaction.atomic():
        row = _to_decide(which, "decline", actor)
        _decided(row, states.DECLINED, why, actor, at)
        row.save(update_fields=["state", "decided_by", "decided_at", "decided_why"])
        announce(facts.IdeaDeclined(**about(row)), actor=actor, at=at)
    return row


def _to_decide(which: queries.Which, name: str, actor: Actor) -> Idea:
    row = locked(which, actor)
    if (no := queries.refused(row, name, actor)) is not None:
        raise no
    return row


def _decided(row: Idea, state: str, why: str, actor: Actor, at: datetime) -> None:
    said = tidy(why)
    if not said or len(said) > WORDS_MAX:
        raise Invalid({"why": _("请写明理由，提出的人会看到")})
    row.state, row.decided_by_id, row.decided_at, row.decided_why = state, actor.person_id or None, at, said


def reward(which: queries.Which, kind: str, *, words: str, money: Money | None = None, actor: Actor, at: datetime) -> Reward:
    """Propose what the author of an accepted idea is to get; ``money`` with kind ``money``. It waits for another's approval (AUTH-009).

    :raises Forbidden: as deciding.
    :raises Conflict: for an idea that is not accepted.
    """
    said = squash(words)
    if kind not in states.REWARDS:
        raise Invalid({"kind": _("请从列表里选一项")})
    if not said or len(said) > 200:
        raise Invalid({"words": _("请写明奖励什么，200 字以内")})
    if (kind == "money") != (money is not None and money.amount > 0):
        raise Invalid({"amount": _("奖金要写金额，别的奖励不写")})
    with transaction.atomic():
        row = _accepted(which, actor)
        made = Reward.objects.create(
            idea=row, kind=kind, words=said, amount=money.amount if money else None, currency=money.currency if money else "",
            noted_by_id=actor.person_id or None, noted_at=at,
        )  # fmt: skip
        announce(facts.IdeaRewarded(**about(row), reward_id=made.pk, is_back=False), actor=actor, at=at)
    return made


def approve_reward(which: queries.Which, reward_id: int, *, actor: Actor, at: datetime) -> Reward:
    """Approve a reward somebody else proposed: from then on it may be handed out, and the author hears of it.

    :raises Forbidden: as deciding, or for whoever proposed it.
    :raises NotFound: when there is none.
    :raises Conflict: when it is approved or crossed out already.
    """
    with transaction.atomic():
        row = _accepted(which, actor)
        held = _reward(row, reward_id)
        if held.approved_at:
            raise Conflict("reward_approved", _("这笔奖励已经批准了"))
        if actor.person_id and actor.person_id == held.noted_by_id:
            raise Forbidden("own_proposal", _("自己提的奖励，请另一位来批"))
        held.approved_by_id, held.approved_at = actor.person_id or None, at
        held.save(update_fields=["approved_by", "approved_at"])
        announce(facts.RewardApproved(**about(row), reward_id=held.pk), actor=actor, at=at)
    return held


def _reward(row: Idea, reward_id: int) -> Reward:
    held = Reward.objects.filter(pk=reward_id, idea=row).first()
    if held is None:
        raise NotFound("reward_unknown", _("没有这笔奖励"))
    if held.dropped_at:
        raise Conflict("reward_dropped", _("这笔奖励已经划去了"))
    return held


def drop_reward(which: queries.Which, reward_id: int, *, actor: Actor, at: datetime) -> Reward:
    """Cross out a reward that is not to be, or was noted by mistake; it stays readable.

    :raises NotFound: when there is none.
    :raises Conflict: when it is crossed out already.
    """
    with transaction.atomic():
        row = _accepted(which, actor)
        held = _reward(row, reward_id)
        held.dropped_at, held.dropped_by_id = at, actor.person_id or None
        held.save(update_fields=["dropped_at", "dropped_by"])
        announce(facts.IdeaRewarded(**about(row), reward_id=held.pk, is_back=True), actor=actor, at=at)
    return held


def _accepted(which: queries.Which, actor: Actor) -> Idea:
    row = locked(which, actor)
    if (no := queries.deciding(row, actor)) is not None:
        raise no
    if row.state != states.ACCEPTED:
        raise Conflict("idea_not_accepted", _("采纳了的建议才记奖励"))
    return row
