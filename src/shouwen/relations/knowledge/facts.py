"""What the texts announce. Each text has a chain of its own; what it says stands in its versions, not here."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class KnowledgeFact(Fact):
    """A fact about one text, by its code."""

    subject_kind: ClassVar[str] = "knowledge"
    icon: ClassVar[str] = "book"


@fact("knowledge.TextWritten")
class TextWritten(KnowledgeFact):
    """A text was written: a canned reply, a standard answer or a script."""

    says = _("编写了 {code}")
    code: str
    sort: str


@fact("knowledge.TextChanged")
class TextChanged(KnowledgeFact):
    """A text has a new version; ``fields`` names what differs."""

    says = _("修改了 {code}，成为第 {version} 版")
    code: str
    version: int
    fields: tuple[str, ...]


@fact("knowledge.TextRetired")
class TextRetired(KnowledgeFact):
    """A text is no longer offered."""

    says = _("停用了 {code}")
    code: str


@fact("knowledge.TextRestored")
class TextRestored(KnowledgeFact):
    """A retired text is offered again."""

    says = _("恢复了 {code}")
    code: str


@fact("knowledge.OwnerChanged")
class OwnerChanged(KnowledgeFact):
    """Somebody else answers for a text."""

    says = _("{code} 由 {to_person} 负责")
    code: str
    to_person: int


@fact("knowledge.PackBrought")
class PackBrought(KnowledgeFact):
    """Texts of an industry pack were loaded; ``code`` is the pack's name."""

    says = _("装入行业包 {code} 的知识，新增 {added} 条")
    icon = "package"
    code: str
    added: int
