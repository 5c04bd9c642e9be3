"""Offers to take over, and how each ended."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.facts.base import CaseFact, DutyFact
from shouwen.foundation.ledger.facts import fact


@fact("cases.HandoffOffered")
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
    is_warm: bool = False
    accept_by: datetime
    consent_person: int | None = None


@fact("cases.HandoffAccepted")
class HandoffAccepted(DutyFact):
    says: ClassVar[str | Words] = _("受理{kind_label}")
    icon: ClassVar[str] = "check"

    handoff_id: int
    handoff_kind: str
    kind_label: str
    consent_person: int | None = None


@fact("cases.ConsentAsked")
class ConsentAsked(CaseFact):
    says: ClassVar[str | Words] = _("对方已受理，请{judge_person}同意移交责任")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "writing-sign"

    handoff_id: int
    to_person: int
    judge_person: int | None = None


@fact("cases.HandoffConsented")
class HandoffConsented(CaseFact):
    says: ClassVar[str | Words] = _("同意移交责任")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "writing-sign"

    handoff_id: int


@fact("cases.HandoffRefused")
class HandoffRefused(CaseFact):
    says: ClassVar[str | Words] = _("拒绝{kind_label}，退回{returned_person}：{refusal_label}")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "x"

    handoff_id: int
    handoff_kind: str
    kind_label: str
    refusal_code: str
    refusal_label: str = ""
    returned_person: int
    evidence: int = 0
    by_supervisor: bool = False


@fact("cases.HandoffExpired")
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


@fact("cases.AssistEnded")
class AssistEnded(CaseFact):
    """Who helped is gone: whoever asked for the help has it no longer, and looks for other help if it is needed."""

    says: ClassVar[str | Words] = _("{to_person}离岗，协办结束")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "arrow-back"

    handoff_id: int
    from_person: int
    to_person: int


@fact("cases.HandoffWithdrawn")
class HandoffWithdrawn(CaseFact):
    says: ClassVar[str | Words] = _("撤回{kind_label}")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "arrow-back"

    handoff_id: int
    handoff_kind: str
    kind_label: str
    to_person: int | None = None
