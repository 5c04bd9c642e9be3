"""What is announced of approvals asked for outside: on the chain of each sending, and of each connection. No words of people."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.casework.oa.states import CONNECTION, SENDING
from shouwen.foundation.ledger.facts import Fact, fact


class SendingFact(Fact):
    """The base: something happened to what was sent; ``matter`` and ``matter_id`` say what is to be approved."""

    subject_kind: ClassVar[str] = SENDING
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "send"
    matter: str
    matter_id: int
    label: str


@fact("oa.ApprovalSent")
class ApprovalSent(SendingFact):
    """The other system took it; ``digest`` is the fingerprint of the document that went."""

    says: ClassVar[str | Promise] = _("{label} 已送外部 OA 审批")
    digest: str
    remote: str


@fact("oa.ApprovalAnswered")
class ApprovalAnswered(SendingFact):
    """The answer came back, signed, and counted here as that person's signature."""

    says: ClassVar[str | Promise] = _("{label} 的审批从外部 OA 回来了，签的人是 {signer_person}")
    icon: ClassVar[str] = "signature"
    signer_person: int
    verdict: str


@fact("oa.ApprovalOvertaken")
class ApprovalOvertaken(SendingFact):
    says: ClassVar[str | Promise] = _("{label} 已在这里办了，告知外部 OA 不用再批")


@fact("oa.SendingFailed")
class SendingFailed(SendingFact):
    says: ClassVar[str | Promise] = _("{label} 没能送到外部 OA：{fault_label}")
    icon: ClassVar[str] = "alert-triangle"
    fault_label: str
    attempts: int


@fact("oa.SendingRetried")
class SendingRetried(SendingFact):
    says: ClassVar[str | Promise] = _("{actor} 让 {label} 再送一次外部 OA")


@fact("oa.ConnectionSet")
class ConnectionSet(Fact):
    """How a centre's approvals go out; the secret is never told, only that it was changed."""

    subject_kind: ClassVar[str] = CONNECTION
    says: ClassVar[str | Promise] = _("{actor} 设置了外部 OA 审批（{adapter}）")
    icon: ClassVar[str] = "plug"
    adapter: str
    is_on: bool
    host: str
    matters: str
    secret_changed: bool
