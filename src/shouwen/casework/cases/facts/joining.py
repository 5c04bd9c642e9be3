"""Cases that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.facts.base import CaseFact
from shouwen.foundation.ledger.facts import fact


@fact("cases.CaseLinked")
@dataclass(frozen=True, kw_only=True)
class CaseLinked(CaseFact):
    says: ClassVar[str | Words] = _("{link_label} {other_number}")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "link"

    link_kind: str
    link_label: str
    other_case: int
    other_number: str


@fact("cases.CaseUnlinked")
@dataclass(frozen=True, kw_only=True)
class CaseUnlinked(CaseFact):
    says: ClassVar[str | Words] = _("取消关联：{link_label} {other_number}")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "unlink"

    link_kind: str
    link_label: str
    other_case: int
    other_number: str


@fact("cases.CaseMerged")
@dataclass(frozen=True, kw_only=True)
class CaseMerged(CaseFact):
    says: ClassVar[str | Words] = _("并入 {other_number}")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "git-merge"

    other_case: int
    other_number: str


@fact("cases.CaseReceivedMerge")
@dataclass(frozen=True, kw_only=True)
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
@dataclass(frozen=True, kw_only=True)
class CaseUnmerged(CaseFact):
    says: ClassVar[str | Words] = _("撤销并入 {other_number}，由{owner_person}负责")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "git-branch"

    other_case: int
    other_number: str
    owner_person: int
    handler_person: int


@fact("cases.CaseLostMerge")
@dataclass(frozen=True, kw_only=True)
class CaseLostMerge(CaseFact):
    says: ClassVar[str | Words] = _("{other_number} 撤销并入本单")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "git-branch"

    other_case: int
    other_number: str
