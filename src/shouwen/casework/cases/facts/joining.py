"""Cases that belong together."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.facts.base import CaseFact
from shouwen.foundation.ledger.facts import fact


@fact("cases.CaseLinked")
class CaseLinked(CaseFact):
    says: ClassVar[str | Words] = _("{link_label} {other_number}")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "link"

    link_kind: str
    link_label: str
    other_case: int
    other_number: str


@fact("cases.CaseUnlinked")
class CaseUnlinked(CaseFact):
    says: ClassVar[str | Words] = _("取消关联：{link_label} {other_number}")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "unlink"

    link_kind: str
    link_label: str
    other_case: int
    other_number: str


@fact("cases.CaseMerged")
class CaseMerged(CaseFact):
    says: ClassVar[str | Words] = _("并入 {other_number}")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "git-merge"

    other_case: int
    other_number: str


@fact("cases.CaseReceivedMerge")
class CaseReceivedMerge(CaseFact):
    """``earlier`` says which case the customer came to first; both first-contact people stay on record."""

    says: ClassVar[str | Words] = _("{other_number} 并入本单")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "git-merge"

    other_case: int
    other_number: str
    earlier: str
    first_contact_person: int | None = None


@fact("cases.CaseUnmerged")
class CaseUnmerged(CaseFact):
    says: ClassVar[str | Words] = _("撤销并入 {other_number}，由{owner_person}负责")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "git-branch"

    other_case: int
    other_number: str
    owner_person: int
    handler_person: int


@fact("cases.CaseLostMerge")
class CaseLostMerge(CaseFact):
    says: ClassVar[str | Words] = _("{other_number} 撤销并入本单")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "git-branch"

    other_case: int
    other_number: str


@fact("cases.PromiseCarried")
class PromiseCarried(CaseFact):
    """A promise came over with a merged case, or went back with it."""

    says: ClassVar[str | Words] = _("{other_number} 的承诺转来：{promise}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "calendar-check"

    promise_id: int
    promise: str
    due_at: datetime
    other_number: str


@fact("cases.PromiseGone")
class PromiseGone(CaseFact):
    """A promise went with a case that was merged, or unmerged."""

    says: ClassVar[str | Words] = _("承诺转到 {other_number}：{promise}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "calendar-share"

    promise_id: int
    promise: str
    other_number: str


@fact("cases.ConsultationCarried")
class ConsultationCarried(CaseFact):
    """A question nobody has answered yet came over with a merged case, or went back with it."""

    says: ClassVar[str | Words] = _("{other_number} 请教{asked_person}的问题转来")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "help"

    consultation_id: int
    asked_person: int
    other_number: str


@fact("cases.JoinedCustomerSpoke")
class JoinedCustomerSpoke(CaseFact):
    """The customer of a merged case, who is not this case's own, added something: the words stand with their case."""

    says: ClassVar[str | Words] = _("{other_number} 的客户有补充，见该单")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "message-plus"

    other_case: int
    other_number: str
