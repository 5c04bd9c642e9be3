"""What clocks announce, in the chain of the case they belong to; and what is announced of policies and ladders."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact

Words = str | Promise


class ClockFact(Fact):
    """Something about one subject's clocks; ``about`` names a work order and is empty for the case itself."""

    subject_kind: ClassVar[str] = "case"
    tab: ClassVar[str] = "clock"
    icon: ClassVar[str] = "clock"

    of_kind: str = "case"
    of_id: int = 0
    about: str = ""


class StageFact(ClockFact):
    """Something about one clock; ``stage_label`` is a message id."""

    clock_id: int
    stage: str
    stage_label: str
    due_at: datetime


@fact("deadlines.DeadlineWarned")
class DeadlineWarned(StageFact):
    """A part of the limit is used up (SLA-006)."""

    says: ClassVar[Words] = _(
        "{about}{stage_label}用去 {percent}%，应于 {due_at} 前，已提醒{informed_people}"
    )
    icon: ClassVar[str] = "clock-pause"

    percent: int
    informed_people: tuple[int, ...] = ()


@fact("deadlines.DeadlineMissed")
class DeadlineMissed(StageFact):
    """The limit is over and the thing is not done."""

    says: ClassVar[Words] = _("{about}{stage_label}超时，应于 {due_at} 前，已告知{informed_people}")
    icon: ClassVar[str] = "clock-exclamation"

    priority: int = 0
    informed_people: tuple[int, ...] = ()


@fact("deadlines.LadderClimbed")
class LadderClimbed(StageFact):
    """Still not done some time after the limit: the next boss is informed; duty stays where it is."""

    says: ClassVar[Words] = _("{about}{stage_label}超时未完，升到第 {rung} 级，已告知{informed_people}")
    icon: ClassVar[str] = "stairs-up"

    rung: int
    roles: tuple[str, ...] = ()
    informed_people: tuple[int, ...] = ()


@fact("deadlines.ClimbAnswered")
class ClimbAnswered(StageFact):
    """Someone informed by the ladder says that they have seen it."""

    says: ClassVar[Words] = _("{actor} 知悉：{about}{stage_label}超时")
    icon: ClassVar[str] = "eye-check"

    rung: int


@fact("deadlines.ClockPaused")
class ClockPaused(ClockFact):
    """The clocks that may pause stand still, for a listed reason. The customer's total clock goes on."""

    says: ClassVar[Words] = _("{about}暂停计时：{reason_label}")
    icon: ClassVar[str] = "player-pause"

    reason_code: str
    reason_label: str = ""
    until_at: datetime | None = None
    stages: tuple[str, ...] = ()


@fact("deadlines.ClockResumed")
class ClockResumed(ClockFact):
    """They run again, with as much left as before. ``is_automatic``: the pause reached its longest."""

    says: ClassVar[Words] = _("{about}恢复计时")
    icon: ClassVar[str] = "player-play"

    stages: tuple[str, ...] = ()
    is_automatic: bool = False
    next_due_at: datetime | None = None


@fact("deadlines.ClockMet")
class ClockMet(StageFact):
    """The thing is done."""

    says: ClassVar[Words] = _("{about}{stage_label}已达成")
    icon: ClassVar[str] = "clock-check"

    on_time: bool
    delay_minutes: int = 0


@fact("deadlines.DueMoved")
class DueMoved(StageFact):
    """The due time is another one, because category, grade, centre, policy or calendar changed (CASE-063: tell)."""

    says: ClassVar[Words] = _("{about}{stage_label}时限由 {before_at} 改为 {due_at}")

    before_at: datetime
    cause: str


@fact("deadlines.ExtensionRequested")
class ExtensionRequested(StageFact):
    says: ClassVar[Words] = _("{actor} 申请{about}{stage_label}延期到 {until_at}：{reason_label}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "calendar-plus"

    extension_id: int
    until_at: datetime
    is_long: bool
    reason_code: str
    reason_label: str = ""


@fact("deadlines.ExtensionDecided")
class ExtensionDecided(StageFact):
    """Granted or not; when granted ``due_at`` is the new limit and the customer is to be told."""

    says: ClassVar[Words] = _("{actor} {verdict_label}{about}{stage_label}延期，应于 {due_at} 前")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "calendar-check"

    extension_id: int
    granted: bool
    verdict_label: str
    asked_by_person: int
    before_at: datetime


@fact("deadlines.ExtensionLapsed")
class ExtensionLapsed(StageFact):
    """Nobody decided before it was over."""

    says: ClassVar[Words] = _("{about}{stage_label}的延期申请作废，这一环已经办完")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "calendar-off"

    extension_id: int
    asked_by_person: int


class RuleFact(Fact):
    """Something about a policy or a ladder."""

    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "adjustments"
    code: str
    name: str


@fact("deadlines.PolicyChanged")
class PolicyChanged(RuleFact):
    """A new version of a policy counts from ``from_at``; ``stages`` tells it in plain values."""

    subject_kind: ClassVar[str] = "deadline_policy"
    says: ClassVar[Words] = _("{actor} 发布时限规则 {name} 第 {version} 版，{from_at} 起执行")

    version: int
    from_at: datetime
    stages: tuple[str, ...] = ()
    recounts_open: bool = False


@fact("deadlines.PolicyEnded")
class PolicyEnded(RuleFact):
    subject_kind: ClassVar[str] = "deadline_policy"
    says: ClassVar[Words] = _("{actor} 停用时限规则 {name}")


@fact("deadlines.LadderChanged")
class LadderChanged(RuleFact):
    subject_kind: ClassVar[str] = "deadline_ladder"
    says: ClassVar[Words] = _("{actor} 调整升级阶梯 {name}")

    rungs: tuple[str, ...] = ()
