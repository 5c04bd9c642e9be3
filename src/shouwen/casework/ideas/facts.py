"""What the idea box announces, on the idea's own chain. Ids only, no words of people."""

from __future__ import annotations

from typing import ClassVar, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact

KIND = "idea"
"""How chains and notices name an idea."""


class About(TypedDict):
    """What every fact of an idea begins with."""

    subject_id: int
    centre_id: int
    idea: str
    author_person: int


class IdeaFact(Fact):
    """The base: something happened to one idea, called ``idea``."""

    subject_kind: ClassVar[str] = KIND
    icon: ClassVar[str] = "message-plus"
    idea: str
    author_person: int


@fact("ideas.IdeaSubmitted")
class IdeaSubmitted(IdeaFact):
    says: ClassVar[str | Promise] = _("{actor} 提出建议 {idea}")


@fact("ideas.IdeaEdited")
class IdeaEdited(IdeaFact):
    says: ClassVar[str | Promise] = _("{actor} 改了建议 {idea} 的写法")


@fact("ideas.IdeaSupported")
class IdeaSupported(IdeaFact):
    """A vote; ``votes`` is how many there are now."""

    says: ClassVar[str | Promise] = _("{actor} 支持建议 {idea}，现在 {votes} 票")
    votes: int


@fact("ideas.SupportTakenBack")
class SupportTakenBack(IdeaFact):
    says: ClassVar[str | Promise] = _("{actor} 收回对建议 {idea} 的支持，现在 {votes} 票")
    votes: int


@fact("ideas.IdeaAccepted")
class IdeaAccepted(IdeaFact):
    """It is taken up: ``plan`` is the improvement plan it opened."""

    says: ClassVar[str | Promise] = _("{actor} 采纳建议 {idea}，立项 {plan}")
    plan: str
    plan_id: int


@fact("ideas.IdeaDeclined")
class IdeaDeclined(IdeaFact):
    says: ClassVar[str | Promise] = _("{actor} 没有采纳建议 {idea}")


@fact("ideas.IdeaWithdrawn")
class IdeaWithdrawn(IdeaFact):
    """Its author takes it back, or (``is_back``) puts it again."""

    says: ClassVar[str | Promise] = _("{actor} 撤回或重新提出建议 {idea}")
    is_back: bool


@fact("ideas.IdeaRewarded")
class IdeaRewarded(IdeaFact):
    """A reward is proposed, or (``is_back``) crossed out."""

    says: ClassVar[str | Promise] = _("{actor} 提出或划去建议 {idea} 的奖励")
    reward_id: int
    is_back: bool


@fact("ideas.RewardApproved")
class RewardApproved(IdeaFact):
    """Somebody other than whoever proposed it agrees to a reward."""

    says: ClassVar[str | Promise] = _("{actor} 批准建议 {idea} 的奖励")
    reward_id: int


@fact("ideas.RewardSigned")
class RewardSigned(IdeaFact):
    """The last signature the authority matrix asks for a reward in money was given."""

    says: ClassVar[str | Promise] = _("建议 {idea} 的奖金 {number} 已批准")
    reward_id: int
    number: str


@fact("ideas.RewardNotApproved")
class RewardNotApproved(IdeaFact):
    """Refused, returned or withdrawn: a reward in money is not to be."""

    says: ClassVar[str | Promise] = _("建议 {idea} 的奖金 {number}：{state_label}")
    reward_id: int
    number: str
    state_label: str
