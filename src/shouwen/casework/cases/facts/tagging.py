"""A tag was put on a case, or taken off."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.facts.base import CaseFact
from shouwen.foundation.ledger.facts import fact


class TagFact(CaseFact):
    """The base: one tag, by its code and its Chinese name."""

    tag: str
    tag_label: str


@fact("cases.CaseTagged")
class CaseTagged(TagFact):
    says: ClassVar[str | Words] = _("加上标签“{tag_label}”")
    icon: ClassVar[str] = "tag"


@fact("cases.CaseUntagged")
class CaseUntagged(TagFact):
    says: ClassVar[str | Words] = _("去掉标签“{tag_label}”")
    icon: ClassVar[str] = "tag-off"
