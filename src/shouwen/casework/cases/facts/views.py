"""What happens to views that others use too; one's own are nobody's news."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class ViewFact(Fact):
    """The base: the subject is a saved view."""

    subject_kind: ClassVar[str] = "case_view"
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "stack-2"

    name: str
    with_unit: int


@fact("cases.ViewShared")
class ViewShared(ViewFact):
    says: ClassVar[str | Words] = _("把视图“{name}”共享给{with_unit}")


@fact("cases.ViewChanged")
class ViewChanged(ViewFact):
    """What a shared view shows, or its name, is another now."""

    says: ClassVar[str | Words] = _("改了{with_unit}共用的视图“{name}”")


@fact("cases.ViewWithdrawn")
class ViewWithdrawn(ViewFact):
    """It is its owner's alone again."""

    says: ClassVar[str | Words] = _("不再把视图“{name}”共享给{with_unit}")


@fact("cases.ViewDeleted")
class ViewDeleted(ViewFact):
    says: ClassVar[str | Words] = _("删掉{with_unit}共用的视图“{name}”")


@fact("cases.ViewRestored")
class ViewRestored(ViewFact):
    says: ClassVar[str | Words] = _("放回{with_unit}共用的视图“{name}”")
