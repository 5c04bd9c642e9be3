"""What is announced of a team's work, on the chain of the thing itself. Ids and figures only, no words of people."""

from __future__ import annotations

from typing import ClassVar, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact

ITEM, PROJECT, NOTE, SCORE, GUIDANCE = "work_item", "service_project", "coaching", "evaluation", "guidance"
"""How chains and notices name them."""


class About(TypedDict):
    """What every fact begins with."""

    subject_id: int
    centre_id: int
    of_person: int


class ScoreAbout(About):
    """And what every fact of a score says."""

    month: str


class ItemFact(Fact):
    """Something happened to a work-plan item of ``of_person``."""

    subject_kind: ClassVar[str] = ITEM
    icon: ClassVar[str] = "list-check"
    of_person: int


@fact("teamwork.ItemSet")
class ItemSet(ItemFact):
    says: ClassVar[str | Promise] = _("{actor} 给{of_person}定了工作计划")


@fact("teamwork.ItemReported")
class ItemReported(ItemFact):
    says: ClassVar[str | Promise] = _("{actor} 报工作计划进度 {progress}%")
    progress: int


@fact("teamwork.ItemDropped")
class ItemDropped(ItemFact):
    """It is no longer wanted, or (``is_back``) wanted again."""

    says: ClassVar[str | Promise] = _("{actor} 作罢或恢复一项工作计划")
    is_back: bool


class ProjectFact(Fact):
    """Something happened to a service project that ``of_person`` answers for."""

    subject_kind: ClassVar[str] = PROJECT
    icon: ClassVar[str] = "flag"
    of_person: int


@fact("teamwork.ProjectBegun")
class ProjectBegun(ProjectFact):
    says: ClassVar[str | Promise] = _("{actor} 立服务项目，由{of_person}负责")


@fact("teamwork.ProjectGiven")
class ProjectGiven(ProjectFact):
    """Somebody else answers for it."""

    says: ClassVar[str | Promise] = _("服务项目改由{of_person}负责")


@fact("teamwork.ProjectEnded")
class ProjectEnded(ProjectFact):
    """It is done, dropped, or (``state`` open) goes on."""

    says: ClassVar[str | Promise] = _("{actor} 结束或恢复服务项目")
    state: str


@fact("teamwork.MilestoneSet")
class MilestoneSet(ProjectFact):
    says: ClassVar[str | Promise] = _("{actor} 给服务项目加了里程碑")
    milestone_id: int


@fact("teamwork.MilestoneReached")
class MilestoneReached(ProjectFact):
    """Reached, or (``is_back``) not after all."""

    says: ClassVar[str | Promise] = _("{actor} 标记里程碑达成或没有达成")
    milestone_id: int
    is_back: bool


class NoteFact(Fact):
    """Something happened to a coaching note about ``of_person``."""

    subject_kind: ClassVar[str] = NOTE
    icon: ClassVar[str] = "message-check"
    of_person: int


@fact("teamwork.Coached")
class Coached(NoteFact):
    says: ClassVar[str | Promise] = _("{actor} 带教{of_person}")


@fact("teamwork.FollowedUp")
class FollowedUp(NoteFact):
    says: ClassVar[str | Promise] = _("{actor} 跟进了对{of_person}的带教")


class GuidanceFact(Fact):
    """Something happened to a guidance that ``by_person`` gave ``of_person``."""

    subject_kind: ClassVar[str] = GUIDANCE
    icon: ClassVar[str] = "school"
    of_person: int
    by_person: int


@fact("teamwork.Guided")
class Guided(GuidanceFact):
    says: ClassVar[str | Promise] = _("{actor} 指导{of_person}")


@fact("teamwork.GuidanceConcluded")
class GuidanceConcluded(GuidanceFact):
    says: ClassVar[str | Promise] = _("{actor} 写了对{of_person}的指导的结果")


class ScoreFact(Fact):
    """Something happened to the score of ``of_person`` for a month. The score itself is theirs and their leaders', not the log's."""

    subject_kind: ClassVar[str] = SCORE
    icon: ClassVar[str] = "star"
    of_person: int
    month: str


@fact("teamwork.ScoreEntered")
class ScoreEntered(ScoreFact):
    says: ClassVar[str | Promise] = _("{actor} 给{of_person}打了 {month} 的绩效分")


@fact("teamwork.ScoreConfirmed")
class ScoreConfirmed(ScoreFact):
    says: ClassVar[str | Promise] = _("{actor} 确认{of_person} {month} 的绩效分")
