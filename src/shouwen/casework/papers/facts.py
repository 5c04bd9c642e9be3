"""What papers announce. The subject is the case; words and values of a paper are in no fact."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shouwen.foundation.ledger.facts import Fact, fact

FULL, MASKED = gettext_noop("含完整联系方式"), gettext_noop("联系方式已打码")


@fact("papers.PaperMade")
class PaperMade(Fact):
    """A paper was made and kept under its hash."""

    subject_kind: ClassVar[str] = "case"
    says: ClassVar[str | Promise] = _("制作{paper_label}第 {edition} 版（{masked_label}）")
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "file-text"

    paper_id: int
    paper: str
    paper_label: str
    edition: int
    language: str
    template_version: int
    masked_label: str
    sha256: str
    is_full: bool = False
    needs_approval: bool = False


@fact("papers.PaperApproved")
class PaperApproved(Fact):
    """Somebody other than its author approved a draft: now it may be printed and sent."""

    subject_kind: ClassVar[str] = "case"
    says: ClassVar[str | Promise] = _("批准{paper_label}第 {edition} 版")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "check"

    paper_id: int
    paper_label: str
    edition: int
    maker_person: int = 0


@fact("papers.PaperRefused")
class PaperRefused(PaperApproved):
    """A draft was not approved; what is to be put right stands with the entry."""

    says: ClassVar[str | Promise] = _("没有批准{paper_label}第 {edition} 版")
    icon: ClassVar[str] = "x"


@fact("papers.ApprovalDemanded")
class ApprovalDemanded(Fact):
    """A centre says which papers need approval before they are printed or sent."""

    subject_kind: ClassVar[str] = "papers"
    says: ClassVar[str | Promise] = _("定下哪些文书要批准")
    icon: ClassVar[str] = "adjustments"

    papers: tuple[str, ...]
    severities: tuple[str, ...]
    kinds: tuple[str, ...]


@fact("papers.PaperOpened")
class PaperOpened(Fact):
    """Somebody opened a paper that shows how to reach the customer in full."""

    subject_kind: ClassVar[str] = "case"
    says: ClassVar[str | Promise] = _("打开含完整联系方式的{paper_label}第 {edition} 版")
    icon: ClassVar[str] = "eye"

    paper_id: int
    paper_label: str
    edition: int


FIRST, AGAIN = gettext_noop("交邮件发给客户"), gettext_noop("再次交邮件发给客户")


@fact("papers.PaperMailed")
class PaperMailed(Fact):
    """A paper was given to the post for the customer; what became of it the letter's own facts say."""

    subject_kind: ClassVar[str] = "case"
    says: ClassVar[str | Promise] = _("{how_label}：{paper_label}第 {edition} 版")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "mail-forward"

    paper_id: int
    paper_label: str
    edition: int
    how_label: str
    message_id: int
    sha256: str


class OnTemplates(Fact):
    """The templates of a centre (0: of all) changed."""

    subject_kind: ClassVar[str] = "paper_templates"
    icon: ClassVar[str] = "file-text"


@fact("papers.TemplateMade")
class TemplateMade(OnTemplates):
    """The next version of a template."""

    says: ClassVar[str | Promise] = _("{paper_label}模板第 {version} 版，{starts_at}起用")

    template_id: int
    paper_label: str
    language: str
    version: int
    starts_at: datetime


@fact("papers.TemplateRetired")
class TemplateRetired(OnTemplates):
    """A version was taken back."""

    says: ClassVar[str | Promise] = _("收回{paper_label}模板第 {version} 版")

    template_id: int
    paper_label: str
    language: str
    version: int
