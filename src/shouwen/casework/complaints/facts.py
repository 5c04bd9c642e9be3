"""What complaints announce. The subject is the case, so that its chain is the whole story; no words are in the facts."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shouwen.foundation.ledger.facts import Fact, fact


class OnCase(Fact):
    """Something about the complaint of a case."""

    subject_kind: ClassVar[str] = "case"
    tab: ClassVar[str] = "note"
    icon: ClassVar[str] = "clipboard-text"


@fact("complaints.ComplaintOpened")
class ComplaintOpened(OnCase):
    """The record was opened."""

    says: ClassVar[str | Promise] = _("建立投诉记录")

    complaint_id: int


@fact("complaints.ComplaintRecorded")
class ComplaintRecorded(OnCase):
    """A field was written. Of sealed fields the values are not told."""

    says: ClassVar[str | Promise] = _("投诉记录：{field_label} {after_label}")

    complaint_id: int
    field: str
    field_label: str
    before_label: str = ""
    after_label: str = ""
    undoes: int | None = None


@fact("complaints.FindingMade")
class FindingMade(OnCase):
    """What was found out: upheld, partly or not."""

    says: ClassVar[str | Promise] = _("查明结果：{outcome_label}")
    icon: ClassVar[str] = "search"

    complaint_id: int
    outcome: str
    outcome_label: str


@fact("complaints.EvidenceAdded")
class EvidenceAdded(OnCase):
    """Evidence was taken; its hash seals it."""

    says: ClassVar[str | Promise] = _("收集证据：{kind_label}")
    icon: ClassVar[str] = "paperclip"

    evidence_id: int
    evidence_kind: str
    kind_label: str
    sha256: str
    collector_person: int


@fact("complaints.EvidenceSetAside")
class EvidenceSetAside(OnCase):
    """A piece of evidence counts no more, or (``is_back``) again."""

    says: ClassVar[str | Promise] = _("{what_label}：{kind_label}")
    icon: ClassVar[str] = "paperclip"

    evidence_id: int
    what_label: str
    kind_label: str
    is_back: bool = False


@fact("complaints.FlagSet")
class FlagSet(OnCase):
    """A special circumstance was marked."""

    says: ClassVar[str | Promise] = _("标记：{flag_label}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "flag"

    complaint_id: int
    flag: str
    flag_label: str


@fact("complaints.FlagLifted")
class FlagLifted(OnCase):
    """A special circumstance was taken back."""

    says: ClassVar[str | Promise] = _("取消标记：{flag_label}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "flag-off"

    complaint_id: int
    flag: str
    flag_label: str


@fact("complaints.ComplaintGraded")
class ComplaintGraded(OnCase):
    """The severity is another now; ``is_override``: a person said so."""

    says: ClassVar[str | Promise] = _("{how_label}：{old_label} → {new_label}")
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "adjustments"

    complaint_id: int
    severity: str
    old: str
    new: str
    old_label: str
    new_label: str
    how_label: str
    is_override: bool = False


@fact("complaints.ComplaintWithdrawn")
class ComplaintWithdrawn(OnCase):
    """The customer has taken the complaint back."""

    says: ClassVar[str | Promise] = _("投诉由客户撤回，记录保留")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "arrow-back-up"

    complaint_id: int


@fact("complaints.ComplaintCarried")
class ComplaintCarried(OnCase):
    """What a merged complaint knew came along: so many fields this one lacked, so many pieces of evidence."""

    says: ClassVar[str | Promise] = _("随 {other_number} 并入：投诉记录 {fields} 项，证据 {evidence} 份")

    complaint_id: int
    other_number: str
    fields: int
    evidence: int


class OnEvent(OnCase):
    """A complaint and the event it stands under."""

    icon: ClassVar[str] = "users-group"

    event_id: int


@fact("complaints.ComplaintJoined")
class ComplaintJoined(OnEvent):
    """It is about the same event as others."""

    says: ClassVar[str | Promise] = _("归入同一事件")


@fact("complaints.ComplaintParted")
class ComplaintParted(OnEvent):
    """It stands by itself again."""

    says: ClassVar[str | Promise] = _("从同一事件移出")


SPEAKS, SPEAKS_NO_MORE = gettext_noop("成为群体投诉的代表"), gettext_noop("不再是群体投诉的代表")


@fact("complaints.RepresentativeNamed")
class RepresentativeNamed(OnEvent):
    """Its customer speaks for the others, or no more."""

    says: ClassVar[str | Promise] = _("{what_label}")

    speaks: bool
    what_label: str


class OnRules(Fact):
    """The grading rules of a centre (0: of all) changed."""

    subject_kind: ClassVar[str] = "complaint_rules"
    icon: ClassVar[str] = "adjustments"


@fact("complaints.GradingRulesMade")
class GradingRulesMade(OnRules):
    says: ClassVar[str | Promise] = _("定级表第 {version} 版，{starts_at}起用")

    policy_id: int
    version: int
    starts_at: datetime


@fact("complaints.GradingRulesRetired")
class GradingRulesRetired(OnRules):
    says: ClassVar[str | Promise] = _("收回定级表第 {version} 版")

    policy_id: int
    version: int


class OnCharter(Fact):
    """The complaint policy of a centre (0: of all)."""

    subject_kind: ClassVar[str] = "complaint_charter"
    icon: ClassVar[str] = "certificate"

    charter_id: int
    version: int


@fact("complaints.CharterWritten")
class CharterWritten(OnCharter):
    says: ClassVar[str | Promise] = _("写好投诉政策第 {version} 版")


@fact("complaints.CharterApproved")
class CharterApproved(OnCharter):
    says: ClassVar[str | Promise] = _("批准投诉政策第 {version} 版")


@fact("complaints.CharterRetired")
class CharterRetired(OnCharter):
    says: ClassVar[str | Promise] = _("收回投诉政策第 {version} 版")
