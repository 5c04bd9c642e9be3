"""What happens to an installation as a whole."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


@fact("ops.InstallationPacked")
class InstallationPacked(Fact):
    """Somebody took the whole installation out into an archive; told on their own chain."""

    subject_kind: ClassVar[str] = "person"
    says: ClassVar[str | Words] = _("导出了整个系统，联系方式仍是密文")
    icon: ClassVar[str] = "file-text"


@fact("ops.InstallationUnpacked")
class InstallationUnpacked(Fact):
    """The installation came here out of an archive; ``seal`` is its manifest's SHA-256."""

    subject_kind: ClassVar[str] = "unit"
    says: ClassVar[str | Words] = _("整个系统由归档迁入，清单的 SHA-256 是 {seal}")
    icon: ClassVar[str] = "file-text"

    seal: str
    made_at: str
