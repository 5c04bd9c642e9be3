"""What is announced of return freight: rulings on the case's chain, rules on their own. Sums and codes, no words of people."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.casework.freight.states import RULE
from shouwen.foundation.ledger.facts import Fact, fact


class About(TypedDict):
    """What every fact of a ruling begins with."""

    subject_id: int
    centre_id: int
    ruling_id: int
    currency: str
    amount: str
    merchant: str
    customer: str
    carrier: str


class FreightFact(Fact):
    """The base: something was decided about who bears the freight of a return."""

    subject_kind: ClassVar[str] = "case"
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "truck-return"
    ruling_id: int
    currency: str
    amount: str
    merchant: str
    customer: str
    carrier: str


@fact("freight.FreightRuled")
class FreightRuled(FreightFact):
    """By the rule, within what whoever handles the case may say alone."""

    says: ClassVar[str | Promise] = _("{actor} 定退货运费 {amount} {currency}（{ground_label}）：商家 {merchant}，客户 {customer}，承运方 {carrier}")
    ground_label: str


@fact("freight.FreightAsked")
class FreightAsked(FreightFact):
    """Another way than the rule's, or more than may be said alone: it waits for signatures."""

    says: ClassVar[str | Promise] = _("{actor} 提出退货运费 {amount} {currency}：商家 {merchant}，客户 {customer}，承运方 {carrier}，待审批（{number}）")
    number: str
    is_override: bool


@fact("freight.FreightApproved")
class FreightApproved(FreightFact):
    says: ClassVar[str | Promise] = _("退货运费 {amount} {currency} 已批准：商家 {merchant}，客户 {customer}，承运方 {carrier}")


@fact("freight.FreightNotApproved")
class FreightNotApproved(FreightFact):
    """Refused, returned or withdrawn: what was asked for does not count."""

    says: ClassVar[str | Promise] = _("退货运费 {amount} {currency}：{state_label}")
    state_label: str


@fact("freight.FreightStillCounts")
class FreightStillCounts(FreightFact):
    """What was ruled before goes on counting: until another way is approved, or because it was not."""

    says: ClassVar[str | Promise] = _("退货运费仍按原来定的 {amount} {currency}：商家 {merchant}，客户 {customer}，承运方 {carrier}")


@fact("freight.FreightCarried")
class FreightCarried(Fact):
    """The returns of a case went along with it into another, or came back."""

    subject_kind: ClassVar[str] = "case"
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "truck-return"
    says: ClassVar[str | Promise] = _("{returns} 件退货的运费随 {other_number} 转来")
    other_number: str
    returns: int


@fact("freight.FreightRuleSet")
class FreightRuleSet(Fact):
    subject_kind: ClassVar[str] = RULE
    icon: ClassVar[str] = "truck-return"
    says: ClassVar[str | Promise] = _("{actor} 发布退货运费规则第 {version} 版，{starts_on} 起执行")
    version: int
    starts_on: date
    digest: str
