"""Rules: written, switched, stopped; and what they did to a case."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.automation.facts.base import OnCase, OnRule
from shouwen.foundation.ledger.facts import fact


@fact("automation.RuleActed")
class RuleActed(OnCase):
    """The first entry of what a rule did; the entries of its deeds follow."""

    says: ClassVar[str | Words] = _("自动规则“{rule_label}”（第 {version} 版）做了 {count} 件事")
    icon: ClassVar[str] = "robot"

    rule_id: int
    run_id: int
    rule_label: str
    version: int
    count: int


@fact("automation.RuleSaved")
class RuleSaved(OnRule):
    says: ClassVar[str | Words] = _("存了自动规则“{name}”第 {version} 版")

    name: str
    version: int
    digest: str


@fact("automation.RuleSwitched")
class RuleSwitched(OnRule):
    says: ClassVar[str | Words] = _("自动规则“{name}”：{how_label}")

    name: str
    version: int
    is_on: bool
    how_label: str


@fact("automation.RuleStopped")
class RuleStopped(OnRule):
    """The loop guard switched it off."""

    says: ClassVar[str | Words] = _("自动规则“{name}”在一件事上一天跑了 {runs} 次，已自动停用")

    name: str
    version: int
    case_id: int
    runs: int


@fact("automation.RuleRetired")
class RuleRetired(OnRule):
    says: ClassVar[str | Words] = _("不再用自动规则“{name}”")

    name: str


@fact("automation.RulesOrdered")
class RulesOrdered(OnRule):
    says: ClassVar[str | Words] = _("自动规则“{name}”移到第 {place} 位")

    name: str
    place: int
