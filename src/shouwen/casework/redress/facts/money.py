"""Money on its way."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.redress.facts.base import RedressFact
from shouwen.foundation.ledger.facts import fact


class PaymentFact(RedressFact):
    icon: ClassVar[str] = "cash"


@fact("redress.PaymentOrdered")
class PaymentOrdered(PaymentFact):
    says: ClassVar[str | Words] = _("{actor} 安排付款 {redress}，{amount} {currency}，{method_label}")

    redress_id: int
    redress: str
    payment_id: int
    amount: str
    currency: str
    method_label: str


@fact("redress.PaymentMade")
class PaymentMade(PaymentFact):
    """It is paid; ``seal`` is the approval's that allows it."""

    says: ClassVar[str | Words] = _("补救 {redress} 已付 {amount} {currency}")

    redress_id: int
    redress: str
    payment_id: int
    amount: str
    currency: str
    seal: str
    requester_person: int = 0


@fact("redress.PaymentFailed")
class PaymentFailed(PaymentFact):
    says: ClassVar[str | Words] = _("补救 {redress} 付款失败，{amount} {currency}")

    redress_id: int
    redress: str
    payment_id: int
    amount: str
    currency: str
    requester_person: int = 0


@fact("redress.PaymentReversed")
class PaymentReversed(PaymentFact):
    says: ClassVar[str | Words] = _("{actor} 冲回补救 {redress}，{amount} {currency}")

    redress_id: int
    redress: str
    payment_id: int
    amount: str
    currency: str
