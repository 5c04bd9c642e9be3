"""What is said, promised, asked and waited for while a case is worked on."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.casework.cases.facts.base import CaseFact, TextFact
from shouwen.foundation.ledger.facts import fact


@fact("cases.CaseMoved")
class CaseMoved(TextFact):
    """A working step: investigation, proposal, carrying out."""

    says: ClassVar[str | Words] = _("进入“{step_label}”")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "progress"

    move: str
    step_label: str
    from_state: str
    to_state: str


@fact("cases.CaseWaits")
class CaseWaits(TextFact):
    says: ClassVar[str | Words] = _("转为“{step_label}”")
    tab: ClassVar[str] = "clock"
    icon: ClassVar[str] = "player-pause"

    what: str
    step_label: str
    reason_code: str = ""
    until: datetime | None = None


@fact("cases.CaseResumed")
class CaseResumed(CaseFact):
    says: ClassVar[str | Words] = pgettext_lazy("told", "继续办理")
    tab: ClassVar[str] = "clock"
    icon: ClassVar[str] = "player-play"


@fact("cases.NoteAdded")
class NoteAdded(TextFact):
    says: ClassVar[str | Words] = _("备注，仅内部可见")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "note"

    mentions: tuple[int, ...] = ()


@fact("cases.ReplySent")
class ReplySent(TextFact):
    says: ClassVar[str | Words] = _("回复客户")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "message"

    channel_code: str = ""
    is_told: bool = False


@fact("cases.CustomerAdded")
class CustomerAdded(TextFact):
    says: ClassVar[str | Words] = _("客户补充")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "message-plus"


@fact("cases.CustomerChased")
class CustomerChased(TextFact):
    says: ClassVar[str | Words] = _("客户催办，第 {count} 次")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "bell-ringing"

    count: int
    priority: int


@fact("cases.ContactRecorded")
class ContactRecorded(TextFact):
    says: ClassVar[str | Words] = _("与客户联系")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "phone"

    contact_id: int | None = None
    channel_code: str
    direction: str
    result_code: str = ""
    reached: bool


@fact("cases.PromiseMade")
class PromiseMade(CaseFact):
    says: ClassVar[str | Words] = _("答应客户：{promise}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "calendar-check"

    promise_id: int
    promise: str
    due_at: datetime


@fact("cases.PromiseKept")
class PromiseKept(CaseFact):
    says: ClassVar[str | Words] = _("承诺已兑现：{promise}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "check"

    promise_id: int
    promise: str
    late: bool = False


@fact("cases.PromiseMoved")
class PromiseMoved(CaseFact):
    """Another time was agreed with the customer: ``promise_id`` takes the place of ``old_id``; ``is_told``: they know."""

    says: ClassVar[str | Words] = _("与客户改约：{promise}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "calendar-share"

    promise_id: int
    old_id: int
    promise: str
    before_at: datetime
    due_at: datetime
    is_told: bool = False


@fact("cases.PromiseBroken")
class PromiseBroken(CaseFact):
    says: ClassVar[str | Words] = _("承诺到时未兑现：{promise}")
    tab: ClassVar[str] = "clock"
    icon: ClassVar[str] = "calendar-x"

    promise_id: int
    promise: str
    owner_person: int


@fact("cases.ConsultationAsked")
class ConsultationAsked(TextFact):
    says: ClassVar[str | Words] = _("请教{asked_person}")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "help"

    consultation_id: int
    asked_person: int


@fact("cases.ConsultationAnswered")
class ConsultationAnswered(TextFact):
    says: ClassVar[str | Words] = _("答复{asked_by_person}的请教，用时 {minutes} 分")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "help-circle"

    consultation_id: int
    asked_by_person: int
    minutes: int
