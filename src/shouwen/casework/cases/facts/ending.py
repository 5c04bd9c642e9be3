"""Answer, the customer's word on it, the climb, the end and the way back."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.casework.cases.facts.base import CaseFact, TextFact
from shouwen.foundation.ledger.facts import fact


@fact("cases.CaseAnswered")
class CaseAnswered(TextFact):
    says: ClassVar[str | Words] = pgettext_lazy("told", "答复客户")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "message-check"

    channel_code: str = ""
    at_once: bool = False
    is_told: bool = False


@fact("cases.CustomerAccepted")
class CustomerAccepted(TextFact):
    says: ClassVar[str | Words] = pgettext_lazy("told", "客户认可")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "thumb-up"


@fact("cases.CustomerRefused")
class CustomerRefused(TextFact):
    says: ClassVar[str | Words] = _("客户不认可")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "thumb-down"

    level: int


@fact("cases.CaseEscalated")
class CaseEscalated(CaseFact):
    says: ClassVar[str | Words] = _("升级到{level_label}")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "arrow-up"

    escalation_id: int
    level: int
    level_label: str
    why: str


@fact("cases.RecourseTold")
class RecourseTold(CaseFact):
    says: ClassVar[str | Words] = _("已告知客户外部途径：{recourse}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "info-circle"

    recourse: str


@fact("cases.CaseClosed")
class CaseClosed(TextFact):
    says: ClassVar[str | Words] = _("办结：{reason_label}")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "circle-check"

    kind_code: str
    reason_code: str
    reason_label: str = ""
    outcome_code: str = ""
    cause_code: str = ""
    at_first_contact: bool = False
    customer_id: int | None = None
    owner_person: int = 0
    handler_person: int = 0


@fact("cases.CaseReopened")
class CaseReopened(CaseFact):
    says: ClassVar[str | Words] = _("第 {count} 次重开，由{owner_person}负责")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "rotate"

    owner_person: int
    handler_person: int
    count: int


@fact("cases.CaseWithdrawn")
class CaseWithdrawn(TextFact):
    says: ClassVar[str | Words] = _("客户撤回：{reason_label}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "arrow-back-up"

    reason_code: str = ""
    reason_label: str = ""


@fact("cases.CaseDeclined")
class CaseDeclined(TextFact):
    says: ClassVar[str | Words] = _("不予受理，已告知客户有权受理的单位：{reason_label}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "ban"

    reason_code: str
    reason_label: str = ""
