"""What is announced of tasks. It stands on the case's own chain; ids only, words of people stay in the texts."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class TaskFact(Fact):
    """The base: something about a task of a case; ``text_id`` names what was said with it."""

    subject_kind: ClassVar[str] = "case"
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "checkbox"

    task_id: int
    text_id: int = 0
    text_hash: str = ""


@fact("tasks.FollowUpSet")
class FollowUpSet(TaskFact):
    """Somebody is to see to something until a moment (CASE-047)."""

    says: ClassVar[str | Promise] = _("安排{owner_person}跟进，{due_at}前")
    owner_person: int
    due_at: datetime


@fact("tasks.FollowUpDone")
class FollowUpDone(TaskFact):
    """It was seen to, with its result."""

    says: ClassVar[str | Promise] = _("跟进完成")
    is_late: bool = False


@fact("tasks.TaskMoved")
class TaskMoved(TaskFact):
    """Another is to do it, or it is due at another time; why stands with the entry."""

    says: ClassVar[str | Promise] = _("{kind_label}改由{owner_person}做，{due_at}前")
    icon: ClassVar[str] = "arrows-exchange"
    kind_label: str
    owner_person: int
    before_person: int = 0
    due_at: datetime


@fact("tasks.TaskDropped")
class TaskDropped(TaskFact):
    """It need not be done any more."""

    says: ClassVar[str | Promise] = _("{kind_label}不用做了：{why_label}")
    icon: ClassVar[str] = "x"
    kind_label: str
    why_label: str


@fact("tasks.CallBackAsked")
class CallBackAsked(TaskFact):
    """The customer is to be called back (CASE-021)."""

    says: ClassVar[str | Promise] = _("要回访客户，{due_at}前")
    icon: ClassVar[str] = "phone-outgoing"
    owner_person: int = 0
    due_at: datetime


@fact("tasks.CallBackTried")
class CallBackTried(TaskFact):
    """Nobody answered."""

    says: ClassVar[str | Promise] = _("第 {attempts} 次回访，没有联系上")
    icon: ClassVar[str] = "phone-x"
    attempts: int
    is_last: bool = False


@fact("tasks.CallBackPassed")
class CallBackPassed(TaskFact):
    """The customer was reached and is satisfied."""

    says: ClassVar[str | Promise] = _("回访通过，客户满意")
    icon: ClassVar[str] = "phone-check"
    is_late: bool = False


@fact("tasks.CallBackFailed")
class CallBackFailed(TaskFact):
    """The customer was reached and is not satisfied."""

    says: ClassVar[str | Promise] = _("回访没有通过，客户不满意")
    icon: ClassVar[str] = "phone-x"
    owner_person: int
    is_late: bool = False


@fact("tasks.TasksCarried")
class TasksCarried(Fact):
    """What was open on a merged case came along."""

    subject_kind: ClassVar[str] = "case"
    says: ClassVar[str | Promise] = _("随 {other_number} 并入：待办 {tasks} 项")
    icon: ClassVar[str] = "checkbox"
    other_number: str
    tasks: int
