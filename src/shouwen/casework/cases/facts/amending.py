"""A case is put right, with a second look where the kind or grade changes."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.facts.base import CaseFact, TextFact
from shouwen.foundation.ledger.facts import fact


@fact("cases.CaseEdited")
class CaseEdited(CaseFact):
    """One property changed."""

    says: ClassVar[str | Words] = _("更正{field_label}：{before_label} → {after_label}")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "edit"

    field: str
    field_label: str
    before: str
    after: str
    before_label: str = ""
    after_label: str = ""


@fact("cases.DemandEdited")
class DemandEdited(TextFact):
    """What the customer asks for was said anew; ``replaces`` is the text it stands for."""

    says: ClassVar[str | Words] = _("更正客户要求")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "edit"

    replaces: int | None


@fact("cases.FieldEdited")
class FieldEdited(CaseFact):
    """A custom field changed. Of masked and sealed fields the values themselves are not told."""

    says: ClassVar[str | Words] = _("更正{field_label}：{before_label} → {after_label}")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "edit"

    field: str
    field_label: str
    before: str
    after: str
    before_label: str
    after_label: str


@fact("cases.FieldRevealed")
class FieldRevealed(CaseFact):
    """A masked value was looked at."""

    says: ClassVar[str | Words] = _("查看了{field_label}")
    icon: ClassVar[str] = "eye"

    field: str
    field_label: str
    reason_code: str


@fact("cases.StatusSet")
class StatusSet(CaseFact):
    """The state is called something else, or something finer; the state itself is as it was."""

    says: ClassVar[str | Words] = _("状态改为{status_label}")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "circle-dot"

    status: str
    status_label: str
    before: str


@fact("cases.ReviewAsked")
class ReviewAsked(CaseFact):
    says: ClassVar[str | Words] = _("申请复核：{before_label}改为{after_label}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "eye-question"

    review_id: int
    before_label: str
    after_label: str
    judge_person: int | None = None


@fact("cases.ReviewDecided")
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
