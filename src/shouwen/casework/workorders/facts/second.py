"""A second reader looks before it goes out."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.workorders.facts.base import OrderFact
from shouwen.foundation.ledger.facts import fact


@fact("workorders.ReviewAsked")
class ReviewAsked(OrderFact):
    """A second reader is asked to look before it goes out."""

    says: ClassVar[str | Words] = _("工单 {order} {what_label}等二次审核")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "eye-question"

    order_id: int
    order: str
    review_id: int
    what_label: str
    author_person: int


@fact("workorders.ReviewPassed")
class ReviewPassed(OrderFact):
    """A second reader agreed."""

    says: ClassVar[str | Words] = _("工单 {order} {what_label}二次审核通过")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "eye-check"

    order_id: int
    order: str
    review_id: int
    what_label: str
    author_person: int


@fact("workorders.ReviewSentBack")
class ReviewSentBack(OrderFact):
    """A second reader did not agree."""

    says: ClassVar[str | Words] = _("工单 {order} {what_label}二次审核不通过，退回{author_person}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "eye-x"

    order_id: int
    order: str
    review_id: int
    what_label: str
    author_person: int
