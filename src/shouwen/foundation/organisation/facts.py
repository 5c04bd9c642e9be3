"""What the organisation announces. Names of people never enter: ids only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class UnitFact(Fact):
    """Something that happened to a unit."""

    subject_kind: ClassVar[str] = "unit"
    icon: ClassVar[str] = "hierarchy"


class PersonFact(Fact):
    """Something that happened to a person."""

    subject_kind: ClassVar[str] = "person"
    icon: ClassVar[str] = "user"


@fact("organisation.UnitAdded")
class UnitAdded(UnitFact):
    """A node was added to the tree."""

    says = _("在{parent_unit}下设立{name}")

    parent_unit: int | None
    level: str
    role: str
    code: str
    name: str


@fact("organisation.UnitEdited")
class UnitEdited(UnitFact):
    """Values of a unit were changed; both states are kept (PRIV-008)."""

    says = _("修改了部门资料")

    before: dict[str, Any]
    after: dict[str, Any]


@fact("organisation.UnitMoved")
class UnitMoved(UnitFact):
    """A unit went under another, with everything below it."""

    says = _("从{from_unit}移到{to_unit}")

    from_unit: int | None
    to_unit: int | None


@fact("organisation.UnitRetired")
class UnitRetired(UnitFact):
    """A unit was taken out of use; its history stays."""

    says = _("撤销了这个部门")


@fact("organisation.UnitRestored")
class UnitRestored(UnitFact):
    """A retired unit came back into use."""

    says = _("恢复了这个部门")


@fact("organisation.PersonAdded")
class PersonAdded(PersonFact):
    """Somebody joined."""

    says = _("加入{at_unit}")

    at_unit: int
    staff_number: str
    grade: str


@fact("organisation.PersonEdited")
class PersonEdited(PersonFact):
    """A person's particulars were changed: which ones, not what they say."""

    says = _("修改了人员资料")

    changed: tuple[str, ...]
    grade_before: str = ""
    grade_after: str = ""


@fact("organisation.PersonMoved")
class PersonMoved(PersonFact):
    """A person's home unit changed."""

    says = _("从{from_unit}调到{to_unit}")

    from_unit: int
    to_unit: int


@fact("organisation.PersonAppointed")
class PersonAppointed(PersonFact):
    """A person was given a post between two days."""

    says = _("任{at_unit}的岗位，自{starts_on}起")

    post_id: int
    at_unit: int
    role_code: str
    starts_on: date
    ends_on: date | None
    is_primary: bool


@fact("organisation.PostEnded")
class PostEnded(PersonFact):
    """A post was given an end."""

    says = _("{at_unit}的岗位任至{ends_on}")

    post_id: int
    at_unit: int
    role_code: str
    ends_on: date


@fact("organisation.PersonAway")
class PersonAway(PersonFact):
    """A time of absence was entered."""

    says = _("不在岗")
    icon = "moon"

    absence_id: int
    starts_at: datetime
    ends_at: datetime | None


@fact("organisation.PersonBack")
class PersonBack(PersonFact):
    """An absence was ended or cancelled."""

    says = _("回到岗位")
    icon = "sun"

    absence_id: int


@fact("organisation.ProxyNamed")
class ProxyNamed(PersonFact):
    """Somebody was named to stand in; it counts from approval on."""

    says = _("请{proxy_person}代理")
    icon = "moon"

    rule_id: int
    proxy_person: int
    starts_at: datetime
    ends_at: datetime | None
    approved: bool


@fact("organisation.ProxyApproved")
class ProxyApproved(PersonFact):
    """A proxy was approved."""

    says = _("同意由{proxy_person}代理")
    icon = "moon"

    rule_id: int
    proxy_person: int


@fact("organisation.ProxyEnded")
class ProxyEnded(PersonFact):
    """A proxy was ended or withdrawn."""

    says = _("{proxy_person}不再代理")
    icon = "sun"

    rule_id: int
    proxy_person: int


@fact("organisation.PersonLocked")
class PersonLocked(PersonFact):
    """The person can no longer work here; all they held went to the heir in the same moment."""

    says = _("账号已锁定，所负责的交给{heir_person}")
    icon = "lock"

    heir_person: int | None


@fact("organisation.PersonUnlocked")
class PersonUnlocked(PersonFact):
    """The person may work again; what was handed over stays where it is."""

    says = _("账号已解锁")
    icon = "lock-open"


@fact("organisation.PersonRemoved")
class PersonRemoved(PersonFact):
    """The person left for good: posts ended, duty handed over, history kept."""

    says = _("离任，所负责的交给{heir_person}")
    icon = "user-off"

    heir_person: int | None


@fact("organisation.DutyInherited")
class DutyInherited(PersonFact):
    """Something was found still held by somebody who is gone, and went to the heir."""

    says = _("遗留的责任交给{heir_person}")
    icon = "arrow-forward-up"

    heir_person: int
