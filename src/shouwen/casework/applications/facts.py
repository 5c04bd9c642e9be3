"""What expenses and applications announce, on their own chain. Sums and ids, no words of people."""

from __future__ import annotations

from typing import ClassVar, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.casework.applications.states import SUBJECT
from shouwen.foundation.ledger.facts import Fact, fact


class About(TypedDict):
    """What every fact begins with."""

    subject_id: int
    centre_id: int
    number: str
    amount: str
    currency: str
    requester_person: int


class ApplicationFact(Fact):
    """The base: something happened to one expense or application."""

    subject_kind: ClassVar[str] = SUBJECT
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "signature"
    number: str
    amount: str
    currency: str
    requester_person: int


@fact("applications.ApplicationSubmitted")
class ApplicationSubmitted(ApplicationFact):
    """``snapshot_hash`` proves what the approvers were shown."""

    says: ClassVar[str | Promise] = _("{actor} 提交 {number}（{sort_label}），{amount} {currency}")
    sort_label: str
    round: int
    snapshot_hash: str


@fact("applications.ApplicationAgreed")
class ApplicationAgreed(ApplicationFact):
    says: ClassVar[str | Promise] = _("{actor} 同意 {number}，还要别人签")
    seal: str


@fact("applications.ApplicationApproved")
class ApplicationApproved(ApplicationFact):
    says: ClassVar[str | Promise] = _("{actor} 批准 {number}，{amount} {currency}")
    seal: str


@fact("applications.ApplicationRefused")
class ApplicationRefused(ApplicationFact):
    says: ClassVar[str | Promise] = _("{actor} 不批准 {number}")
    seal: str


@fact("applications.ApplicationReturned")
class ApplicationReturned(ApplicationFact):
    says: ClassVar[str | Promise] = _("{actor} 把 {number} 退回修改")
    seal: str


@fact("applications.ApplicationWithdrawn")
class ApplicationWithdrawn(ApplicationFact):
    says: ClassVar[str | Promise] = _("{actor} 撤回 {number}")


@fact("applications.ApplicationHandedIn")
class ApplicationHandedIn(ApplicationFact):
    says: ClassVar[str | Promise] = _("{actor} 把 {number} 送受理部门")


@fact("applications.OutcomeRecorded")
class OutcomeRecorded(ApplicationFact):
    """The deciding department's word, as the centre heard it."""

    says: ClassVar[str | Promise] = _("{actor} 记下 {number} 的结果：{outcome_label}")
    outcome_label: str


@fact("applications.ApplicationCarried")
class ApplicationCarried(ApplicationFact):
    """It went along with a merged case, or came back with it; it keeps its number."""

    says: ClassVar[str | Promise] = _("{number} 随 {other_number} 转到 {case_number}")
    case_number: str
    other_number: str


@fact("applications.ExpenseSpent")
class ExpenseSpent(ApplicationFact):
    """What it really cost; the rest went back to the budget."""

    says: ClassVar[str | Promise] = _("{actor} 报 {number} 实际花了 {spent} {currency}")
    spent: str


@fact("applications.ExpenseBudgetSet")
class ExpenseBudgetSet(Fact):
    subject_kind: ClassVar[str] = "expense_budget"
    says: ClassVar[str | Promise] = _("{actor} 把 {month} 的服务费用预算定为 {amount} {currency}")
    month: str
    amount: str
    currency: str
