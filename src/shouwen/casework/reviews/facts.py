"""What yearly reviews announce, on the review's own chain. Figures and ids only, no words of people."""

from __future__ import annotations

from typing import ClassVar, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact

KIND = "complaint_review"
"""How chains and notices name a review."""


class About(TypedDict):
    """What every fact of a review begins with."""

    subject_id: int
    centre_id: int
    year: int
    version: int


class ReviewFact(Fact):
    """The base: something happened to a version of a year's review."""

    subject_kind: ClassVar[str] = KIND
    icon: ClassVar[str] = "report-analytics"
    year: int
    version: int


@fact("reviews.ReviewBegun")
class ReviewBegun(ReviewFact):
    says: ClassVar[str | Promise] = _("{actor} 开始编写 {year} 年投诉方案评估第 {version} 版")


@fact("reviews.FiguresCounted")
class FiguresCounted(ReviewFact):
    """The program counted; ``digest`` is that of the figures kept."""

    says: ClassVar[str | Promise] = _("{year} 年投诉方案评估第 {version} 版取了数，收到 {received} 件")
    received: int
    digest: str


@fact("reviews.RemarksWritten")
class RemarksWritten(ReviewFact):
    says: ClassVar[str | Promise] = _("{actor} 写了 {year} 年投诉方案评估的意见")


@fact("reviews.ReviewOffered")
class ReviewOffered(ReviewFact):
    says: ClassVar[str | Promise] = _("{actor} 把 {year} 年投诉方案评估送签")


@fact("reviews.ReviewReturned")
class ReviewReturned(ReviewFact):
    says: ClassVar[str | Promise] = _("{actor} 把 {year} 年投诉方案评估退回再写")
    writer_person: int


@fact("reviews.ReviewSigned")
class ReviewSigned(ReviewFact):
    """Signed as it stands; ``digest`` is that of figures and remarks together."""

    says: ClassVar[str | Promise] = _("{actor} 签了 {year} 年投诉方案评估第 {version} 版")
    writer_person: int
    digest: str


PURPOSE = "service_charter"
"""How chains name a service charter."""


@fact("reviews.PurposeWritten")
class PurposeWritten(Fact):
    """A version of the service charter was written; it holds once somebody else approves it."""

    subject_kind: ClassVar[str] = PURPOSE
    says: ClassVar[str | Promise] = _("{actor} 写好服务宗旨第 {version} 版")
    icon: ClassVar[str] = "certificate"
    version: int


@fact("reviews.PurposeApproved")
class PurposeApproved(PurposeWritten):
    """It holds from now on."""

    says: ClassVar[str | Promise] = _("{actor} 批准服务宗旨第 {version} 版")
    writer_person: int = 0
