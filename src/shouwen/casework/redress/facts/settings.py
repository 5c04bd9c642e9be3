"""Changes of policies, rates, budgets and delegations."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class SettingFact(Fact):
    """The base: the subject is the centre it counts for, 0 for everyone."""

    subject_kind: ClassVar[str] = "redress_policy"
    icon: ClassVar[str] = "adjustments"


@fact("redress.RedressPolicyMade")
class RedressPolicyMade(SettingFact):
    says: ClassVar[str | Words] = _("{actor} 发布核决权限 {name} 第 {version} 版，{starts_on} 起执行")

    policy_id: int
    name: str
    version: int
    starts_on: date
    digest: str


@fact("redress.RateSet")
class RateSet(SettingFact):
    says: ClassVar[str | Words] = _("{actor} 定汇率：1 {currency} = {rate} {into}，{from_on} 起")

    currency: str
    into: str
    rate: str
    from_on: date
    until_on: date | None = None


@fact("redress.BudgetSet")
class BudgetSet(SettingFact):
    says: ClassVar[str | Words] = _("{actor} 定 {month} 补救预算 {amount} {currency}")

    month: str
    amount: str
    currency: str


@fact("redress.PowerLent")
class PowerLent(SettingFact):
    says: ClassVar[str | Words] = _("{lender_person}委托{deputy_person}审批补救，{from_at} 到 {until_at}")

    delegation_id: int
    lender_person: int
    deputy_person: int
    from_at: datetime
    until_at: datetime


@fact("redress.PowerTakenBack")
class PowerTakenBack(SettingFact):
    says: ClassVar[str | Words] = _("{lender_person}收回委托给{deputy_person}的审批")

    delegation_id: int
    lender_person: int
    deputy_person: int
