"""A lane of the duty chain changes hands without an offer; problem orders."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.facts.base import CaseFact, DutyFact
from shouwen.foundation.ledger.facts import fact


@fact("cases.HandlingReturned")
class HandlingReturned(DutyFact):
    says: ClassVar[str | Words] = _("交错了，退回{to_person}：{reason_label}")
    icon: ClassVar[str] = "arrow-back-up"

    reason_code: str
    reason_label: str = ""
    handoff_id: int = 0


@fact("cases.HandlingTakenBack")
class HandlingTakenBack(DutyFact):
    says: ClassVar[str | Words] = _("收回经办")
    icon: ClassVar[str] = "arrow-back-up"


@fact("cases.ProxyStoodIn")
class ProxyStoodIn(DutyFact):
    says: ClassVar[str | Words] = _("{from_person}不在岗，{to_person}代理")
    icon: ClassVar[str] = "moon"


@fact("cases.ProxyEnded")
class ProxyEnded(DutyFact):
    says: ClassVar[str | Words] = _("代理结束，{from_person}交还{to_person}")
    icon: ClassVar[str] = "sun"


@fact("cases.DutyInherited")
class DutyInherited(DutyFact):
    says: ClassVar[str | Words] = _("{from_person}离岗，由{to_person}接管")
    icon: ClassVar[str] = "user-down"


@fact("cases.DutyReassigned")
class DutyReassigned(DutyFact):
    says: ClassVar[str | Words] = _("改派：{from_person}转{to_person}")
    icon: ClassVar[str] = "user-share"


@fact("cases.CasePulledUp")
class CasePulledUp(DutyFact):
    says: ClassVar[str | Words] = _("提级办理，由{to_person}负责")
    icon: ClassVar[str] = "arrow-big-up-lines"


@fact("cases.ShirkingSuspected")
class ShirkingSuspected(CaseFact):
    says: ClassVar[str | Words] = _("已转手 {hops} 次，疑似推诿，已告知{supervisor_person}")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "alert-triangle"

    hops: int
    supervisor_person: int | None = None


@fact("cases.ProblemRaised")
class ProblemRaised(CaseFact):
    says: ClassVar[str | Words] = _("转为问题单，由{judge_person}裁定承办人")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "gavel"

    problem_id: int
    why: str
    judge_person: int | None = None


@fact("cases.ProblemDecided")
class ProblemDecided(DutyFact):
    says: ClassVar[str | Words] = _("裁定由{to_person}承办，不再退回")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "gavel"

    problem_id: int
