"""A case is put right, with a second look where the kind or grade changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.facts.base import CaseFact
from shouwen.foundation.ledger.facts import fact


@fact("cases.CaseEdited")
@dataclass(frozen=True, kw_only=True)
class CaseEdited(CaseFact):
    """One property changed."""

    says: ClassVar[str | Words] = _("更正{field_label}：{before} → {after}")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "edit"

    field: str
    field_label: str
    before: str
    after: str


@fact("cases.ReviewAsked")
@dataclass(frozen=True, kw_only=True)
class ReviewAsked(CaseFact):
    says: ClassVar[str | Words] = _("申请复核：{before_label}改为{after_label}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "eye-question"

    review_id: int
    before_label: str
    after_label: str
    judge_person: int | None = None


@fact("cases.ReviewDecided")
@dataclass(frozen=True, kw_only=True)
class ReviewDecided(CaseFact):
    says: ClassVar[str | Words] = _("{verdict_label}：{before_label}改为{after_label}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "eye-check"

    review_id: int
    agreed: bool
    verdict_label: str
    before_label: str
    after_label: str
    asked_person: int
