"""Who follows a case, and drafts that colleagues share."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.facts.base import CaseFact
from shouwen.foundation.ledger.facts import fact


@fact("cases.CaseFollowed")
class CaseFollowed(CaseFact):
    """Somebody follows for themselves."""

    says: ClassVar[str | Words] = _("关注这件事")
    icon: ClassVar[str] = "eye"

    follower_person: int


@fact("cases.FollowerAdded")
class FollowerAdded(CaseFact):
    """A colleague was asked to follow."""

    says: ClassVar[str | Words] = _("请{follower_person}关注")
    icon: ClassVar[str] = "eye"

    follower_person: int


@fact("cases.FollowerLeft")
class FollowerLeft(CaseFact):
    """Somebody follows no longer: by their own will, or because they may not see the case any more."""

    says: ClassVar[str | Words] = _("{follower_person}不再关注{why_label}")
    icon: ClassVar[str] = "eye-off"

    follower_person: int
    why_label: str = ""


class DraftFact(CaseFact):
    """Something happened to a shared draft; its words are not in the ledger."""

    icon: ClassVar[str] = "edit"

    draft_id: int
    draft_kind: str
    author_person: int


@fact("cases.DraftShared")
class DraftShared(DraftFact):
    says: ClassVar[str | Words] = _("共享了一份没发的草稿")


@fact("cases.DraftTaken")
class DraftTaken(DraftFact):
    says: ClassVar[str | Words] = _("接着写{author_person}的草稿")


@fact("cases.DraftDropped")
class DraftDropped(DraftFact):
    says: ClassVar[str | Words] = _("弃用{author_person}的草稿")


@fact("cases.DraftRestored")
class DraftRestored(DraftFact):
    says: ClassVar[str | Words] = _("找回{author_person}的草稿")
