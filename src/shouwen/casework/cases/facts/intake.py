"""A matter comes in: registered, taken, and who met the customer first."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.facts.base import CaseFact, DutyFact, TextFact
from shouwen.foundation.ledger.facts import fact


@fact("cases.CaseRegistered")
class CaseRegistered(TextFact):
    says: ClassVar[str | Words] = _("登记事项单 {number}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "file-plus"

    number: str
    kind_code: str
    category_id: int | None = None
    channel_code: str = ""
    severity: str
    priority: int
    customer_id: int | None = None
    owner_person: int
    handler_person: int
    first_contact_person: int | None = None
    first_contact_at: datetime | None = None
    pre_contact: str = ""
    received_at: datetime
    repeat_of: int | None = None
    amount: str = ""
    affected: int = 1
    triggers: tuple[str, ...] = ()
    is_graded_by_hand: bool = False


@fact("cases.FirstContactMade")
class FirstContactMade(CaseFact):
    says: ClassVar[str | Words] = _("{first_contact_person}首先与客户说上话，成为首问责任人")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "user-check"

    first_contact_person: int
    channel_code: str = ""


@fact("cases.FirstContactCorrected")
class FirstContactCorrected(CaseFact):
    says: ClassVar[str | Words] = _("首问责任人由{from_person}更正为{to_person}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "user-edit"

    from_person: int | None
    to_person: int
    from_channel: str = ""
    to_channel: str = ""
    from_at: datetime | None = None
    to_at: datetime
    revision: int


@fact("cases.CaseTaken")
class CaseTaken(DutyFact):
    says: ClassVar[str | Words] = _("受理")
    icon: ClassVar[str] = "hand-grab"


@fact("cases.PersonAccused")
class PersonAccused(CaseFact):
    says: ClassVar[str | Words] = _("记下被投诉人，此人不得经手、复核或查看本单")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "user-off"

    accused_person: int


@fact("cases.PersonCleared")
class PersonCleared(CaseFact):
    """Somebody was named as complained about by mistake; their recusal ended."""

    says: ClassVar[str | Words] = _("更正：投诉的不是这位同事，回避到此为止")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "user-check"

    cleared_person: int


@fact("cases.SuggestionThanked")
class SuggestionThanked(CaseFact):
    says: ClassVar[str | Words] = _("已向客户致谢，建议转资料管理员{passed_person}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "bulb"

    passed_person: int | None = None


@fact("cases.SuggestionSorted")
class SuggestionSorted(CaseFact):
    says: ClassVar[str | Words] = _("建议已归类")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "bulb"

    topic_code: str
    is_new: bool
