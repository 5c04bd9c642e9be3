"""What is announced of checks, on the case's own chain, and of the rules that open them. Ids only; words stay in the texts."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact

RULE = "check_rule"
"""How chains name a rule."""


class CheckFact(Fact):
    """The base: something about a check of a case."""

    subject_kind: ClassVar[str] = "case"
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "checkbox"

    check_id: int
    kind_label: str


@fact("checks.CheckOpened")
class CheckOpened(CheckFact):
    """A check is to be made until a moment; ``rule_id`` opened it, 0: somebody by hand, who says why."""

    says: ClassVar[str | Promise] = _("要做{kind_label}：{source_label}，{due_at}前")
    source_label: str
    owner_person: int = 0
    rule_id: int = 0
    due_at: datetime


@fact("checks.CheckTaken")
class CheckTaken(CheckFact):
    """Somebody makes it."""

    says: ClassVar[str | Promise] = _("{actor}来做{kind_label}")


@fact("checks.CheckGiven")
class CheckGiven(CheckFact):
    """Another is to make it, or nobody is named any more; why stands with the entry."""

    says: ClassVar[str | Promise] = _("{kind_label}改由{owner_person}做")
    icon: ClassVar[str] = "arrows-exchange"
    owner_person: int = 0
    before_person: int = 0
    due_at: datetime


@fact("checks.CheckSettled")
class CheckSettled(CheckFact):
    """It was made: what was found; ``files`` proofs stand with it."""

    says: ClassVar[str | Promise] = _("{kind_label}有结论：{finding_label}")
    finding: str
    finding_label: str
    files: int = 0
    is_late: bool = False
    text_id: int = 0
    text_hash: str = ""


@fact("checks.CheckWithdrawn")
class CheckWithdrawn(CheckFact):
    """It need not be made any more; what a person says stands with the entry."""

    says: ClassVar[str | Promise] = _("撤回{kind_label}：{why_label}")
    icon: ClassVar[str] = "x"
    why_label: str


@fact("checks.CheckOverdue")
class CheckOverdue(CheckFact):
    """Its time is over and nothing was found out: whoever leads hears of it."""

    says: ClassVar[str | Promise] = _("{kind_label}过了期限还没有结论，已告知{head_person}")
    icon: ClassVar[str] = "clock-exclamation"
    owner_person: int = 0
    head_person: int = 0


@fact("checks.ChecksCarried")
class ChecksCarried(Fact):
    """What was open on a merged case came along."""

    subject_kind: ClassVar[str] = "case"
    says: ClassVar[str | Promise] = _("随 {other_number} 并入：核查 {checks} 项")
    icon: ClassVar[str] = "checkbox"
    other_number: str
    checks: int


class CheckRuleFact(Fact):
    """The base: something about a rule."""

    subject_kind: ClassVar[str] = RULE
    icon: ClassVar[str] = "adjustments"


@fact("checks.RuleMade")
class CheckRuleMade(CheckRuleFact):
    """From now on this opens that check; ``replaces`` is the rule it stands for."""

    says: ClassVar[str | Promise] = _("定下规则：{source_label}，就开{kind_label}，{hours} 个工作小时内")
    source_label: str
    kind_label: str
    hours: int
    role_code: str = ""
    replaces: int = 0


@fact("checks.RuleEnded")
class CheckRuleEnded(CheckRuleFact):
    """It opens nothing any more."""

    says: ClassVar[str | Promise] = _("停用规则：{source_label}")
    source_label: str


@fact("checks.RuleRestored")
class CheckRuleRestored(CheckRuleFact):
    """It works again."""

    says: ClassVar[str | Promise] = _("恢复规则：{source_label}")
    source_label: str
