"""What is announced of causes and liability. They stand on the case's own chain; ids only, no words of people."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class CaseFact(Fact):
    """The base: something was found or decided about a case."""

    subject_kind: ClassVar[str] = "case"
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "git-branch"


@fact("liability.CauseFound")
class CauseFound(CaseFact):
    """A cause was found; ``marks`` are what its code asks of others (``qa_review``, ``compensation_request`` …)."""

    says: ClassVar[str | Promise] = _("写明起因：{cause_label}")
    code: str
    cause_label: str
    is_main: bool
    certainty: str
    marks: tuple[str, ...] = ()
    after_close: bool = False


@fact("liability.CauseDropped")
class CauseDropped(CaseFact):
    """A cause no longer holds; why stands with the entry."""

    says: ClassVar[str | Promise] = _("撤销起因：{cause_label}")
    code: str
    cause_label: str


@fact("liability.Carried")
class LiabilityCarried(CaseFact):
    """What a merged case came from, and who is liable for it, came along."""

    says: ClassVar[str | Promise] = _("随 {other_number} 并入：起因 {causes} 个，定责 {findings} 份")
    other_number: str
    causes: int
    findings: int


class LiabilityFact(CaseFact):
    """The base: a step of one finding of liability."""

    icon: ClassVar[str] = "gavel"
    liability_id: int


@fact("liability.Proposed")
class LiabilityProposed(LiabilityFact):
    """Who is liable was proposed; ``units`` and ``people`` are those named."""

    says: ClassVar[str | Promise] = _("提出定责，等复核")
    at_fault_units: tuple[int, ...]
    at_fault_people: tuple[int, ...]


@fact("liability.SentBack")
class LiabilitySentBack(LiabilityFact):
    """The reviewer wants it proposed anew; why stands with the entry."""

    says: ClassVar[str | Promise] = _("定责退回重拟")
    proposer_person: int


@fact("liability.Withdrawn")
class LiabilityWithdrawn(LiabilityFact):
    """The proposal was taken back before anybody confirmed it."""

    says: ClassVar[str | Promise] = _("撤回定责")


@fact("liability.Confirmed")
class LiabilityConfirmed(LiabilityFact):
    """A reviewer confirmed who is liable, as proposed or changed; the units may appeal until ``appeal_by`` at the latest."""

    says: ClassVar[str | Promise] = _("认定责任")
    at_fault_units: tuple[int, ...]
    at_fault_people: tuple[int, ...]
    changed: bool
    appeal_by: str


@fact("liability.Appealed")
class LiabilityAppealed(LiabilityFact):
    """A unit found liable appealed, which it may do once."""

    says: ClassVar[str | Promise] = _("{from_unit}对定责申诉")
    icon: ClassVar[str] = "scale"
    from_unit: int
    higher: int


@fact("liability.Final")
class LiabilityFinal(LiabilityFact):
    """Who is liable is settled: decided on appeal, or nobody appealed in time (``how``: decided, lapsed, nobody)."""

    says: ClassVar[str | Promise] = _("责任终定")
    at_fault_units: tuple[int, ...]
    at_fault_people: tuple[int, ...]
    how: str
    changed: bool


@fact("liability.RulesChanged")
class RulesChanged(Fact):
    """A centre changed what it asks for; ``changes`` holds ``[name, value]``."""

    subject_kind: ClassVar[str] = "liability_policy"
    says: ClassVar[str | Promise] = _("调整起因与定责规则")
    icon: ClassVar[str] = "adjustments"
    changes: tuple[tuple[str, str], ...]
