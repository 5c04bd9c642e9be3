"""What committees announce, on the committee's own chain. Ids only, no words of people."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact

KIND = "committee"
"""How chains and notices name a committee."""


class About(TypedDict):
    """What every fact of a committee begins with."""

    subject_id: int
    centre_id: int


class CommitteeFact(Fact):
    """The base: something happened to one committee."""

    subject_kind: ClassVar[str] = KIND
    icon: ClassVar[str] = "users-group"


@fact("committees.CommitteeFounded")
class CommitteeFounded(CommitteeFact):
    says: ClassVar[str | Promise] = _("{actor} 设了改进委员会")
    cycle_days: int


@fact("committees.CommitteeEdited")
class CommitteeEdited(CommitteeFact):
    says: ClassVar[str | Promise] = _("{actor} 改了改进委员会的名称、职责或会议周期")
    cycle_days: int


@fact("committees.CommitteeRetired")
class CommitteeRetired(CommitteeFact):
    """Not wanted any more, or (``is_back``) again."""

    says: ClassVar[str | Promise] = _("{actor} 撤销或恢复了改进委员会")
    is_back: bool


@fact("committees.MemberJoined")
class MemberJoined(CommitteeFact):
    says: ClassVar[str | Promise] = _("{member_person}进改进委员会，任{part_label}")
    member_person: int
    part_label: str
    starts_on: date


@fact("committees.MemberLeft")
class MemberLeft(CommitteeFact):
    says: ClassVar[str | Promise] = _("{member_person}离开改进委员会")
    member_person: int
    ends_on: date


class MeetingFact(CommitteeFact):
    """The base: something happened to the ``seq``-th meeting."""

    meeting_id: int
    seq: int


@fact("committees.MeetingPlanned")
class MeetingPlanned(MeetingFact):
    says: ClassVar[str | Promise] = _("{actor} 定下第 {seq} 次会议，{meets_on}")
    meets_on: date


@fact("committees.MeetingCancelled")
class MeetingCancelled(MeetingFact):
    """Cancelled, or (``is_back``) on again."""

    says: ClassVar[str | Promise] = _("{actor} 取消或恢复了第 {seq} 次会议")
    is_back: bool


@fact("committees.MinutesWritten")
class MinutesWritten(MeetingFact):
    says: ClassVar[str | Promise] = _("{actor} 记下第 {seq} 次会议的纪要，{present} 人到会")
    present: int


@fact("committees.MinutesSigned")
class MinutesSigned(MeetingFact):
    says: ClassVar[str | Promise] = _("{actor} 签了第 {seq} 次会议的纪要")


@fact("committees.DecisionTaken")
class DecisionTaken(MeetingFact):
    """A decision; ``plan`` is the improvement plan it opened, '' for none."""

    says: ClassVar[str | Promise] = _("第 {seq} 次会议作出一项决定 {plan}")
    decision_id: int
    plan: str = ""


@fact("committees.DecisionDropped")
class DecisionDropped(MeetingFact):
    """Crossed out before the minutes were signed."""

    says: ClassVar[str | Promise] = _("{actor} 划去第 {seq} 次会议的一项决定")
    decision_id: int


@fact("committees.MeetingOverdue")
class MeetingOverdue(CommitteeFact):
    """No meeting was held within the cycle; told once for each day that passed."""

    says: ClassVar[str | Promise] = _("改进委员会应在 {due_on} 前开会，还没有开")
    due_on: date
