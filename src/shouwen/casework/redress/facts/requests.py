"""A request on its way: submitted, signed, granted, offered, answered."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.redress.facts.base import RedressFact
from shouwen.foundation.ledger.facts import fact


@fact("redress.RedressSubmitted")
class RedressSubmitted(RedressFact):
    """Somebody asks for redress; ``snapshot_hash`` proves what the approvers were shown."""

    says: ClassVar[str | Words] = _("{actor} 申请补救 {redress}，{amount} {currency}，{basis_label}")

    redress_id: int
    redress: str
    amount: str
    currency: str
    basis_label: str
    round: int
    stops: int
    snapshot_hash: str


@fact("redress.RedressAgreed")
class RedressAgreed(RedressFact):
    """One signature was given, and others are still wanted."""

    says: ClassVar[str | Words] = _("{actor} 同意补救 {redress}（{step_label}），{amount} {currency}")

    redress_id: int
    redress: str
    amount: str
    currency: str
    step_id: int
    step_label: str
    authority_person: int = 0
    seal: str


@fact("redress.RedressGranted")
class RedressGranted(RedressFact):
    """The last signature was given: it may be offered until ``valid_at``."""

    says: ClassVar[str | Words] = _(
        "{actor} 批准补救 {redress}（{step_label}），{amount} {currency}，{valid_at} 前有效"
    )
    icon: ClassVar[str] = "rosette-discount-check"

    redress_id: int
    redress: str
    amount: str
    currency: str
    step_id: int
    step_label: str
    authority_person: int = 0
    seal: str
    valid_at: datetime
    requester_person: int = 0


@fact("redress.RedressRefused")
class RedressRefused(RedressFact):
    """An approver said no; the reason is the entry's."""

    says: ClassVar[str | Words] = _("{actor} 不批准补救 {redress}（{step_label}）")

    redress_id: int
    redress: str
    step_id: int
    step_label: str
    requester_person: int = 0
    seal: str


@fact("redress.RedressReturned")
class RedressReturned(RedressFact):
    """An approver wants it written differently."""

    says: ClassVar[str | Words] = _("{actor} 退回补救 {redress} 修改（{step_label}）")

    redress_id: int
    redress: str
    step_id: int
    step_label: str
    requester_person: int = 0
    seal: str


@fact("redress.RedressWithdrawn")
class RedressWithdrawn(RedressFact):
    says: ClassVar[str | Words] = _("{actor} 撤回补救申请 {redress}")

    redress_id: int
    redress: str


@fact("redress.RedressOffered")
class RedressOffered(RedressFact):
    """The customer was told; the words stand as a reply of the case."""

    says: ClassVar[str | Words] = _("{actor} 向客户提出补救 {redress}，{amount} {currency}")
    icon: ClassVar[str] = "message-2"

    redress_id: int
    redress: str
    amount: str
    currency: str


@fact("redress.RedressAccepted")
class RedressAccepted(RedressFact):
    says: ClassVar[str | Words] = _("客户接受补救 {redress}，{amount} {currency}")
    tab: ClassVar[str] = "customer"

    redress_id: int
    redress: str
    amount: str
    currency: str


@fact("redress.RedressDeclined")
class RedressDeclined(RedressFact):
    says: ClassVar[str | Words] = _("客户不接受补救 {redress}")
    tab: ClassVar[str] = "customer"

    redress_id: int
    redress: str


@fact("redress.RedressRevoked")
class RedressRevoked(RedressFact):
    """An approver took back what was granted and not paid, with a reason: what it held of budget and caps is free again."""

    says: ClassVar[str | Words] = _("{actor} 撤销补救 {redress}，{amount} {currency}，不再付")

    redress_id: int
    redress: str
    amount: str
    currency: str
    requester_person: int = 0


@fact("redress.RedressExpired")
class RedressExpired(RedressFact):
    """Nothing came of it in time: what it held of budget and caps is free again."""

    says: ClassVar[str | Words] = _("补救 {redress} 的批准到期未用，已作废")

    redress_id: int
    redress: str
    requester_person: int = 0


@fact("redress.LaterReviewed")
class LaterReviewed(RedressFact):
    """What was granted in an emergency was looked at afterwards."""

    says: ClassVar[str | Words] = _("{actor} 事后复核补救 {redress}：{verdict_label}")

    redress_id: int
    redress: str
    verdict_label: str
    agreed: bool
    granted_person: int = 0
    seal: str


@fact("redress.LaterReviewMissed")
class LaterReviewMissed(RedressFact):
    """Nobody looked at it within the time the policy gives."""

    says: ClassVar[str | Words] = _("应急补救 {redress} 应于 {due_at} 前复核，还没有人复核")

    redress_id: int
    redress: str
    step_id: int
    due_at: datetime


@fact("redress.RedressCarried")
class RedressCarried(RedressFact):
    """A request came along with a merged case, or went back with it; it keeps its number."""

    says: ClassVar[str | Words] = _("补救 {redress} 随 {other_number} 转来")

    redress_id: int
    redress: str
    other_number: str
