"""What is announced of investigations and solutions. It stands on the case's own chain; words stay in the texts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class SolutionFact(Fact):
    """The base: ``text_id`` names what was said with it."""

    subject_kind: ClassVar[str] = "case"
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "bulb"

    text_id: int = 0
    text_hash: str = ""


@fact("solutions.InvestigationRecorded")
class InvestigationRecorded(SolutionFact):
    """The matter was looked into (CASE-059)."""

    says: ClassVar[str | Promise] = _("调查记录：{method_label}")
    icon: ClassVar[str] = "search"
    investigation_id: int
    method_label: str
    evidence_id: int


@fact("solutions.OptionProposed")
class OptionProposed(SolutionFact):
    """A way to solve it, with its cost (CASE-060)."""

    says: ClassVar[str | Promise] = _("提出方案 {seq}，费用 {cost} {currency}")
    plainly: ClassVar[str | Promise] = _("提出方案 {seq}")
    option_id: int
    seq: int
    cost: str
    currency: str
    state: str
    signer_people: tuple[int, ...] = ()

    @classmethod
    def says_of(cls, body: Mapping[str, Any]) -> str | Promise:
        """Of a cost only where there is one."""
        return cls.says if Decimal(body.get("cost") or 0) else cls.plainly


@fact("solutions.OptionAgreed")
class OptionAgreed(SolutionFact):
    """Whoever may decide on such a sum agrees."""

    says: ClassVar[str | Promise] = _("同意方案 {seq}")
    icon: ClassVar[str] = "check"
    option_id: int
    seq: int
    proposer_person: int


@fact("solutions.OptionRefused")
class OptionRefused(SolutionFact):
    """They do not."""

    says: ClassVar[str | Promise] = _("没有同意方案 {seq}")
    icon: ClassVar[str] = "x"
    option_id: int
    seq: int
    proposer_person: int


@fact("solutions.OptionChosen")
class OptionChosen(SolutionFact):
    """This is how it is solved."""

    says: ClassVar[str | Promise] = _("采用方案 {seq}")
    icon: ClassVar[str] = "check"
    option_id: int
    seq: int


@fact("solutions.OptionDropped")
class OptionDropped(SolutionFact):
    """It is not carried out; why stands with the entry."""

    says: ClassVar[str | Promise] = _("不用方案 {seq}")
    icon: ClassVar[str] = "x"
    option_id: int
    seq: int


@fact("solutions.ActionAdded")
class ActionAdded(SolutionFact):
    """Something to be done for the chosen option (CASE-061)."""

    says: ClassVar[str | Promise] = _("方案 {seq} 加一项措施")
    icon: ClassVar[str] = "checkbox"
    option_id: int
    seq: int
    task_id: int
