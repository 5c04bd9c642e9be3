"""What cases announce. Every fact of a case is a link of that case's own chain, which is its timeline.

Words are not in the ledger: ``text_id`` names the stored text and ``text_hash`` (SHA-256 of its UTF-8) seals it.
A fact that moves duty carries ``duty``: ``[[lane, person id, how], …]``, from which the chain replays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact

Duty = tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, kw_only=True)
class CaseFact(Fact):
    """The base: the subject is a case."""

    subject_kind: ClassVar[str] = "case"


@dataclass(frozen=True, kw_only=True)
class TextFact(CaseFact):
    """Something was said or written."""

    text_id: int = 0
    text_hash: str = ""


@dataclass(frozen=True, kw_only=True)
class DutyFact(CaseFact):
    """A lane of the duty chain changed hands."""

    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "arrows-exchange"

    from_person: int = 0
    to_person: int = 0
    duty: Duty = ()


# ── from intake to the end ────────────────────────────────────────────────────────────────────────────────────────


@fact("cases.CaseRegistered")
@dataclass(frozen=True, kw_only=True)
class CaseRegistered(TextFact):
    says: ClassVar[str | Words] = _("登记事项单 {number}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "file-plus"

    number: str
    kind_code: str
    category_id: int | None = None
    channel_code: str = ""
    severity: str
    priority: int
    customer_id: int | None = None
    owner_person: int
    handler_person: int
    first_contact_person: int | None = None
    first_contact_at: datetime | None = None
    pre_contact: str = ""
    received_at: datetime
    repeat_of: int | None = None


@fact("cases.FirstContactMade")
@dataclass(frozen=True, kw_only=True)
class FirstContactMade(CaseFact):
    says: ClassVar[str | Words] = _("{first_contact_person}首先与客户说上话，成为首问责任人")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "user-check"

    first_contact_person: int
    channel_code: str = ""


@fact("cases.FirstContactCorrected")
@dataclass(frozen=True, kw_only=True)
class FirstContactCorrected(CaseFact):
    says: ClassVar[str | Words] = _("首问责任人由{from_person}更正为{to_person}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "user-edit"

    from_person: int | None
    to_person: int
    from_channel: str = ""
    to_channel: str = ""
    from_at: datetime | None = None
    to_at: datetime
    revision: int


@fact("cases.CaseTaken")
@dataclass(frozen=True, kw_only=True)
class CaseTaken(DutyFact):
    says: ClassVar[str | Words] = _("受理")
    icon: ClassVar[str] = "hand-grab"


@fact("cases.CaseMoved")
@dataclass(frozen=True, kw_only=True)
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
@dataclass(frozen=True, kw_only=True)
class CaseWaits(TextFact):
    says: ClassVar[str | Words] = _("转为“{step_label}”")
    tab: ClassVar[str] = "clock"
    icon: ClassVar[str] = "player-pause"

    what: str
    step_label: str
    reason_code: str = ""
    until: datetime | None = None


@fact("cases.CaseResumed")
@dataclass(frozen=True, kw_only=True)
class CaseResumed(CaseFact):
    says: ClassVar[str | Words] = _("继续办理")
    tab: ClassVar[str] = "clock"
    icon: ClassVar[str] = "player-play"


@fact("cases.CaseAnswered")
@dataclass(frozen=True, kw_only=True)
class CaseAnswered(TextFact):
    says: ClassVar[str | Words] = _("答复客户")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "message-check"

    channel_code: str = ""
    at_once: bool = False


@fact("cases.CustomerAccepted")
@dataclass(frozen=True, kw_only=True)
class CustomerAccepted(TextFact):
    says: ClassVar[str | Words] = _("客户认可")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "thumb-up"


@fact("cases.CustomerRefused")
@dataclass(frozen=True, kw_only=True)
class CustomerRefused(TextFact):
    says: ClassVar[str | Words] = _("客户不认可")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "thumb-down"

    level: int


@fact("cases.CaseClosed")
@dataclass(frozen=True, kw_only=True)
class CaseClosed(TextFact):
    says: ClassVar[str | Words] = _("办结")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "circle-check"

    kind_code: str
    reason_code: str
    outcome_code: str = ""
    cause_code: str = ""
    at_first_contact: bool = False
    customer_id: int | None = None
    owner_person: int = 0
    handler_person: int = 0


@fact("cases.CaseReopened")
@dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseFact):
    says: ClassVar[str | Words] = _("第 {count} 次重开，由{owner_person}负责")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "rotate"

    owner_person: int
    handler_person: int
    count: int


@fact("cases.CaseWithdrawn")
@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(TextFact):
    says: ClassVar[str | Words] = _("客户撤回")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "arrow-back-up"

    reason_code: str = ""


@fact("cases.CaseDeclined")
@dataclass(frozen=True, kw_only=True)
class CaseDeclined(TextFact):
    says: ClassVar[str | Words] = _("不予受理，已告知客户有权受理的单位")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "ban"

    reason_code: str


# ── words and work ────────────────────────────────────────────────────────────────────────────────────────────────


@fact("cases.NoteAdded")
@dataclass(frozen=True, kw_only=True)
class NoteAdded(TextFact):
    says: ClassVar[str | Words] = _("备注，仅内部可见")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "note"

    mentions: tuple[int, ...] = ()


@fact("cases.ReplySent")
@dataclass(frozen=True, kw_only=True)
class ReplySent(TextFact):
    says: ClassVar[str | Words] = _("回复客户")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "message"

    channel_code: str = ""


@fact("cases.CustomerAdded")
@dataclass(frozen=True, kw_only=True)
class CustomerAdded(TextFact):
    says: ClassVar[str | Words] = _("客户补充")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "message-plus"


@fact("cases.CustomerChased")
@dataclass(frozen=True, kw_only=True)
class CustomerChased(TextFact):
    says: ClassVar[str | Words] = _("客户催办，第 {count} 次")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "bell-ringing"

    count: int
    priority: int


@fact("cases.ContactRecorded")
@dataclass(frozen=True, kw_only=True)
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
@dataclass(frozen=True, kw_only=True)
class PromiseMade(CaseFact):
    says: ClassVar[str | Words] = _("答应客户：{promise}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "calendar-check"

    promise_id: int
    promise: str
    due_at: datetime


@fact("cases.PromiseKept")
@dataclass(frozen=True, kw_only=True)
class PromiseKept(CaseFact):
    says: ClassVar[str | Words] = _("承诺已兑现：{promise}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "check"

    promise_id: int
    promise: str
    late: bool = False


@fact("cases.PromiseBroken")
@dataclass(frozen=True, kw_only=True)
class PromiseBroken(CaseFact):
    says: ClassVar[str | Words] = _("承诺到时未兑现：{promise}")
    tab: ClassVar[str] = "clock"
    icon: ClassVar[str] = "calendar-x"

    promise_id: int
    promise: str
    owner_person: int


@fact("cases.CaseEdited")
@dataclass(frozen=True, kw_only=True)
class CaseEdited(CaseFact):
    """One property changed."""

    says: ClassVar[str | Words] = _("更正{field_label}：{before} → {after}")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "edit"

    field: str
    field_label: str
    before: str
    after: str


@fact("cases.ReviewAsked")
@dataclass(frozen=True, kw_only=True)
class ReviewAsked(CaseFact):
    says: ClassVar[str | Words] = _("申请复核：{before_label}改为{after_label}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "eye-question"

    review_id: int
    before_label: str
    after_label: str
    judge_person: int | None = None


@fact("cases.ReviewDecided")
@dataclass(frozen=True, kw_only=True)
class ReviewDecided(CaseFact):
    says: ClassVar[str | Words] = _("{verdict_label}：{before_label}改为{after_label}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "eye-check"

    review_id: int
    agreed: bool
    verdict_label: str
    before_label: str
    after_label: str
    asked_person: int


@fact("cases.CaseLinked")
@dataclass(frozen=True, kw_only=True)
class CaseLinked(CaseFact):
    says: ClassVar[str | Words] = _("{link_label} {other_number}")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "link"

    link_kind: str
    link_label: str
    other_case: int
    other_number: str


@fact("cases.CaseUnlinked")
@dataclass(frozen=True, kw_only=True)
class CaseUnlinked(CaseFact):
    says: ClassVar[str | Words] = _("取消关联：{link_label} {other_number}")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "unlink"

    link_kind: str
    link_label: str
    other_case: int
    other_number: str


@fact("cases.CaseMerged")
@dataclass(frozen=True, kw_only=True)
class CaseMerged(CaseFact):
    says: ClassVar[str | Words] = _("并入 {other_number}")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "git-merge"

    other_case: int
    other_number: str


@fact("cases.CaseReceivedMerge")
@dataclass(frozen=True, kw_only=True)
class CaseReceivedMerge(CaseFact):
    """``earlier`` says which case the customer came to first; both first-contact people stay on record."""

    says: ClassVar[str | Words] = _("{other_number} 并入本单")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "git-merge"

    other_case: int
    other_number: str
    earlier: str
    first_contact_person: int | None = None


@fact("cases.CaseUnmerged")
@dataclass(frozen=True, kw_only=True)
class CaseUnmerged(CaseFact):
    says: ClassVar[str | Words] = _("撤销并入 {other_number}，由{owner_person}负责")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "git-branch"

    other_case: int
    other_number: str
    owner_person: int
    handler_person: int


@fact("cases.CaseLostMerge")
@dataclass(frozen=True, kw_only=True)
class CaseLostMerge(CaseFact):
    says: ClassVar[str | Words] = _("{other_number} 撤销并入本单")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "git-branch"

    other_case: int
    other_number: str


@fact("cases.PersonAccused")
@dataclass(frozen=True, kw_only=True)
class PersonAccused(CaseFact):
    says: ClassVar[str | Words] = _("记下被投诉人，此人不得经手、复核或查看本单")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "user-off"

    accused_person: int


@fact("cases.SuggestionThanked")
@dataclass(frozen=True, kw_only=True)
class SuggestionThanked(CaseFact):
    says: ClassVar[str | Words] = _("已向客户致谢，建议转资料管理员{passed_person}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "bulb"

    passed_person: int | None = None


@fact("cases.SuggestionSorted")
@dataclass(frozen=True, kw_only=True)
class SuggestionSorted(CaseFact):
    says: ClassVar[str | Words] = _("建议已归类")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "bulb"

    topic_code: str
    is_new: bool


# ── duty ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@fact("cases.HandoffOffered")
@dataclass(frozen=True, kw_only=True)
class HandoffOffered(CaseFact):
    says: ClassVar[str | Words] = _("{kind_label}：交给{to_person}{to_unit}")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "arrow-forward-up"

    handoff_id: int
    handoff_kind: str
    kind_label: str
    to_person: int | None = None
    to_unit: int | None = None
    to_right: str = ""
    reason_code: str = ""
    accept_by: datetime
    consent_person: int | None = None


@fact("cases.HandoffAccepted")
@dataclass(frozen=True, kw_only=True)
class HandoffAccepted(DutyFact):
    says: ClassVar[str | Words] = _("受理{kind_label}")
    icon: ClassVar[str] = "check"

    handoff_id: int
    handoff_kind: str
    kind_label: str
    consent_person: int | None = None


@fact("cases.ConsentAsked")
@dataclass(frozen=True, kw_only=True)
class ConsentAsked(CaseFact):
    says: ClassVar[str | Words] = _("对方已受理，请{judge_person}同意移交责任")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "writing-sign"

    handoff_id: int
    to_person: int
    judge_person: int | None = None


@fact("cases.HandoffConsented")
@dataclass(frozen=True, kw_only=True)
class HandoffConsented(CaseFact):
    says: ClassVar[str | Words] = _("同意移交责任")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "writing-sign"

    handoff_id: int


@fact("cases.HandoffRefused")
@dataclass(frozen=True, kw_only=True)
class HandoffRefused(CaseFact):
    says: ClassVar[str | Words] = _("拒绝{kind_label}，退回{returned_person}")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "x"

    handoff_id: int
    handoff_kind: str
    kind_label: str
    refusal_code: str
    returned_person: int
    evidence: int = 0
    by_supervisor: bool = False


@fact("cases.HandoffExpired")
@dataclass(frozen=True, kw_only=True)
class HandoffExpired(CaseFact):
    says: ClassVar[str | Words] = _("{kind_label}到时未应，退回{returned_person}，已告知{supervisor_person}")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "hourglass-empty"

    handoff_id: int
    handoff_kind: str
    kind_label: str
    to_person: int | None = None
    returned_person: int
    supervisor_person: int | None = None


@fact("cases.HandoffWithdrawn")
@dataclass(frozen=True, kw_only=True)
class HandoffWithdrawn(CaseFact):
    says: ClassVar[str | Words] = _("撤回{kind_label}")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "arrow-back"

    handoff_id: int
    handoff_kind: str
    kind_label: str
    to_person: int | None = None


@fact("cases.HandlingReturned")
@dataclass(frozen=True, kw_only=True)
class HandlingReturned(DutyFact):
    says: ClassVar[str | Words] = _("交错了，退回{to_person}")
    icon: ClassVar[str] = "arrow-back-up"

    reason_code: str
    handoff_id: int = 0


@fact("cases.HandlingTakenBack")
@dataclass(frozen=True, kw_only=True)
class HandlingTakenBack(DutyFact):
    says: ClassVar[str | Words] = _("收回经办")
    icon: ClassVar[str] = "arrow-back-up"


@fact("cases.ProxyStoodIn")
@dataclass(frozen=True, kw_only=True)
class ProxyStoodIn(DutyFact):
    says: ClassVar[str | Words] = _("{from_person}不在岗，{to_person}代理")
    icon: ClassVar[str] = "moon"


@fact("cases.ProxyEnded")
@dataclass(frozen=True, kw_only=True)
class ProxyEnded(DutyFact):
    says: ClassVar[str | Words] = _("代理结束，{from_person}交还{to_person}")
    icon: ClassVar[str] = "sun"


@fact("cases.DutyInherited")
@dataclass(frozen=True, kw_only=True)
class DutyInherited(DutyFact):
    says: ClassVar[str | Words] = _("{from_person}离岗，由{to_person}接管")
    icon: ClassVar[str] = "user-down"


@fact("cases.DutyReassigned")
@dataclass(frozen=True, kw_only=True)
class DutyReassigned(DutyFact):
    says: ClassVar[str | Words] = _("改派：{from_person}转{to_person}")
    icon: ClassVar[str] = "user-share"


@fact("cases.CasePulledUp")
@dataclass(frozen=True, kw_only=True)
class CasePulledUp(DutyFact):
    says: ClassVar[str | Words] = _("提级办理，由{to_person}负责")
    icon: ClassVar[str] = "arrow-big-up-lines"


@fact("cases.ShirkingSuspected")
@dataclass(frozen=True, kw_only=True)
class ShirkingSuspected(CaseFact):
    says: ClassVar[str | Words] = _("已转手 {hops} 次，疑似推诿，已告知{supervisor_person}")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "alert-triangle"

    hops: int
    supervisor_person: int | None = None


@fact("cases.ProblemRaised")
@dataclass(frozen=True, kw_only=True)
class ProblemRaised(CaseFact):
    says: ClassVar[str | Words] = _("转为问题单，由{judge_person}裁定承办人")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "gavel"

    problem_id: int
    why: str
    judge_person: int | None = None


@fact("cases.ProblemDecided")
@dataclass(frozen=True, kw_only=True)
class ProblemDecided(DutyFact):
    says: ClassVar[str | Words] = _("裁定由{to_person}承办，不再退回")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "gavel"

    problem_id: int


@fact("cases.ConsultationAsked")
@dataclass(frozen=True, kw_only=True)
class ConsultationAsked(TextFact):
    says: ClassVar[str | Words] = _("请教{asked_person}")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "help"

    consultation_id: int
    asked_person: int


@fact("cases.ConsultationAnswered")
@dataclass(frozen=True, kw_only=True)
class ConsultationAnswered(TextFact):
    says: ClassVar[str | Words] = _("答复{asked_by_person}的请教，用时 {minutes} 分")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "help-circle"

    consultation_id: int
    asked_by_person: int
    minutes: int


@fact("cases.CaseEscalated")
@dataclass(frozen=True, kw_only=True)
class CaseEscalated(CaseFact):
    says: ClassVar[str | Words] = _("升级到{level_label}")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "arrow-up"

    escalation_id: int
    level: int
    level_label: str
    why: str


@fact("cases.RecourseTold")
@dataclass(frozen=True, kw_only=True)
class RecourseTold(CaseFact):
    says: ClassVar[str | Words] = _("已告知客户外部途径：{recourse}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "info-circle"

    recourse: str


@fact("cases.CasesExported")
@dataclass(frozen=True, kw_only=True)
class CasesExported(Fact):
    """Somebody took what they reach out into an archive; told on their own chain."""

    subject_kind: ClassVar[str] = "person"
    says: ClassVar[str | Words] = _("导出了范围内的 {cases} 件事项单，联系方式{values_label}")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "file-text"

    cases: int
    with_personal_data: bool
    values_label: str
