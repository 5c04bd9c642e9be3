"""Reading the idea box: within reach, by votes or by age; what this reader may do with an idea."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from shouwen.casework.applications import queries as applications
from shouwen.casework.ideas import states
from shouwen.casework.ideas.models import Idea, Reward, Vote
from shouwen.casework.improvement import queries as improvement
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shouwen.kit.paging import Slice, pack, unpack
from shouwen.kit.scope import picked, within

Which = Idea | int | str
"""An idea, its id or its number."""
SIZE = 50
SHOWS: dict[str, str | Promise] = {
    "open": states.LABELS[states.OPEN],
    "accepted": states.LABELS[states.ACCEPTED],
    "declined": states.LABELS[states.DECLINED],
    "mine": pgettext_lazy("idea", "我提的"),
}


def visible(actor: Actor) -> QuerySet[Idea]:
    """The ideas in reach, and one's own; what its author withdrew only they see.

    :raises Forbidden: without ``ideas.take_part``.
    """
    reach = actor.need("ideas.take_part")
    if actor.almighty:
        return Idea.objects.all()
    mine = Q(author_id=actor.person_id) if actor.person_id else Q(pk__in=())
    return Idea.objects.filter(mine | within(reach, centre="centre_id") & ~Q(state=states.WITHDRAWN))


def find(which: Which, actor: Actor) -> Idea:
    """One idea.

    :raises NotFound: when there is none for this reader.
    """
    rows = visible(actor) if actor.may("ideas.take_part") else Idea.objects.none()
    found = picked(rows, which)
    if found is None:
        raise NotFound("idea_not_found", _("没有找到这条建议"))
    return found


def refused(idea: Idea, name: str, actor: Actor) -> Refusal | None:
    """Why the actor may not make a move; None when nothing speaks against it."""
    move = states.MOVES[name]
    try:
        states.MOVES.check(name, idea.state)
    except Refusal as no:
        return no
    if name in ("withdraw", "renew"):
        return None if actor.person_id == idea.author_id else Forbidden("not_ones_own", _("只有提出的人能撤回"))
    return deciding(idea, actor, right=move.right)


def deciding(idea: Idea, actor: Actor, *, right: str = "ideas.decide") -> Refusal | None:
    """Why the actor may not decide on an idea or reward it: no right here, or it is their own."""
    reach = actor.reach(right)
    if reach is None:
        return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name(right)}, right=right)
    if actor.person_id and actor.person_id == idea.author_id:
        return Forbidden("own_idea", _("自己提的建议，请另一位来定"))
    if reach.centre_ids is None or (not reach.narrow and reach.covers_centre(idea.centre_id)):
        return None
    return Forbidden("out_of_reach", _("这条建议归别的中心定"))


def why_not_vote(idea: Idea, actor: Actor) -> Refusal | None:
    """Why the actor may not vote: not a person, their own, or no longer open."""
    if not actor.person_id:
        return Forbidden("not_a_person", _("投票要由本人来投"))
    if actor.person_id == idea.author_id:
        return Forbidden("own_idea", _("自己提的建议不能自己投"))
    if idea.state != states.OPEN:
        return Conflict("idea_decided", _("建议现在是“%(state)s”，不再投票") % {"state": idea.state_label})
    return None


def votes_of(idea: Idea) -> int:
    """How many support it now."""
    return Vote.objects.filter(idea=idea, taken_back_at=None).count()


@dataclass(frozen=True)
class IdeaLine:
    """An idea in a list: its author's name, whether the reader supports it or may."""

    idea: Idea
    author: str
    supported: bool
    may_vote: bool
    plan: str


def _chosen(actor: Actor, show: str, q: str) -> QuerySet[Idea]:
    rows = visible(actor)
    if show not in SHOWS:
        raise Invalid({"show": _("请从列表里选一项")})
    rows = rows.filter(author_id=actor.person_id) if show == "mine" else rows.filter(state=show)
    return rows.filter(Q(number__icontains=q) | Q(title__icontains=q)) if q else rows


def board(actor: Actor, *, show: str = "open", q: str = "", new: bool = False) -> list[IdeaLine]:
    """Up to fifty ideas, the most wanted first or (``new``) the newest. Three queries.

    :raises Forbidden: without ``ideas.take_part``.
    :raises Invalid: for no such list.
    """
    rows = _chosen(actor, show, q).select_related("plan")
    return _lines(list(rows.order_by("-id" if new else "-votes", "-id")[:SIZE]), actor)


def listed(actor: Actor, *, show: str = "open", cursor: str = "") -> Slice[IdeaLine]:
    """Ideas page by page, newest first, for programs."""
    rows = _chosen(actor, show, "").select_related("plan")
    if cursor:
        (last,) = unpack(cursor, int)
        rows = rows.filter(pk__lt=last)
    found = list(rows.order_by("-pk")[: SIZE + 1])
    return Slice(_lines(found[:SIZE], actor), pack(found[SIZE - 1].pk) if len(found) > SIZE else "")


def _lines(rows: Sequence[Idea], actor: Actor) -> list[IdeaLine]:
    names = organisation.names([each.author_id for each in rows])
    mine = Vote.objects.filter(idea__in=[each.pk for each in rows], person_id=actor.person_id, taken_back_at=None)
    supported = set(mine.values_list("idea_id", flat=True))
    return [
        IdeaLine(each, names.get(each.author_id, ""), each.pk in supported, why_not_vote(each, actor) is None,
                 each.plan.number if each.plan else "")
        for each in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class RewardView:
    """A reward, who proposed and who approved it, whether the reader may approve it or cross it out; of one in money where its signatures stand."""

    row: Reward
    who: str
    approver: str
    may_approve: bool
    may_drop: bool
    state: str
    opens: bool


@dataclass(frozen=True)
class IdeaPage:
    """Everything an idea's page shows; ``plan`` is its number when the reader may see it."""

    idea: Idea
    line: IdeaLine
    decider: str
    plan: str
    rewards: Sequence[RewardView]
    dropped: Sequence[RewardView]
    moves: Sequence[str]
    may_edit: bool
    may_reward: bool


def page(idea: Idea, actor: Actor) -> IdeaPage:
    """An idea in hand as this reader sees it."""
    rewards = list(idea.rewards.select_related("application").order_by("noted_at", "id"))
    asked = [each.application_id for each in rewards if each.application_id]
    opens = set(applications.visible(actor).filter(pk__in=asked).values_list("pk", flat=True)) if asked and actor.may("applications.read") else set()
    names = organisation.names([idea.decided_by_id, *(pk for each in rewards for pk in (each.noted_by_id, each.approved_by_id))])
    decides = idea.state == states.ACCEPTED and deciding(idea, actor) is None
    views = [
        RewardView(
            each, names.get(each.noted_by_id or 0, ""), names.get(each.approved_by_id or 0, ""),
            decides and each.kind != states.MONEY and not (each.approved_at or each.dropped_at) and actor.person_id != each.noted_by_id,
            decides and not (each.waits and actor.person_id != each.noted_by_id), str(each.application.state_label) if each.application else "",
            each.application_id in opens,
        )
        for each in rewards
    ]  # fmt: skip
    seen = actor.may("improvement.read") and idea.plan_id and improvement.visible(actor).filter(pk=idea.plan_id).exists()
    line = _lines([Idea.objects.select_related("plan").get(pk=idea.pk)], actor)[0]
    own = actor.person_id == idea.author_id
    return IdeaPage(
        idea, line, names.get(idea.decided_by_id or 0, ""), line.plan if seen else "",
        [each for each in views if each.row.dropped_at is None], [each for each in views if each.row.dropped_at],
        [name for name in states.MOVES.rows if refused(idea, name, actor) is None], own and idea.state == states.OPEN,
        decides,
    )  # fmt: skip
