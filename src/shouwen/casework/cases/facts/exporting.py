"""Cases leave the house in an archive."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


@fact("cases.CasesExported")
class CasesExported(Fact):
    """Somebody took what they reach out into an archive; told on their own chain."""

    subject_kind: ClassVar[str] = "person"
    says: ClassVar[str | Words] = _("导出了范围内的 {cases} 件事项单，联系方式{values_label}")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "file-text"

    cases: int
    with_personal_data: bool
    values_label: str


@fact("cases.CasesExportedPlain")
class CasesExportedPlain(CasesExported):
    """Rows of a list went out with names and contact values in full; the entry's reason says what for."""

    says: ClassVar[str | Words] = _("不遮掩地导出了 {cases} 件事项单，客户 {customers} 位")
    icon: ClassVar[str] = "eye"

    customers: int
