"""A period's overtime compensation on its way to the leaders, on the report's own chain (AUTH-003)."""

from __future__ import annotations

from typing import ClassVar, TypedDict

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.redress.states import REPORT
from shouwen.foundation.ledger.facts import Fact, fact


class AboutReport(TypedDict):
    """What every fact of a report begins with."""

    subject_id: int
    centre_id: int
    since: str
    until: str
    version: int


class ReportFact(Fact):
    """The base: something happened to a version of a period's list."""

    subject_kind: ClassVar[str] = REPORT
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "receipt-2"
    since: str
    until: str
    version: int


@fact("redress.OvertimeReported")
class OvertimeReported(ReportFact):
    """Submitted as it stood; ``digest`` is the fingerprint of rows and sums."""

    says: ClassVar[str | Words] = _("{actor} 上报 {since} 至 {until} 的超时限赔偿第 {version} 版，{count} 笔")
    count: int
    digest: str


@fact("redress.OvertimeAcknowledged")
class OvertimeAcknowledged(ReportFact):
    says: ClassVar[str | Words] = _("{actor} 审阅了 {since} 至 {until} 的超时限赔偿第 {version} 版")
    submitter_person: int
    digest: str


@fact("redress.OvertimeSentBack")
class OvertimeSentBack(ReportFact):
    """The remark is the entry's reason."""

    says: ClassVar[str | Words] = _("{actor} 把 {since} 至 {until} 的超时限赔偿第 {version} 版退回")
    submitter_person: int
    digest: str
