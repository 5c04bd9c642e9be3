"""What customers announce, on the customer's own chain. Never a name, number or address: ids and codes only."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class CustomerFact(Fact):
    """A fact about one customer."""

    subject_kind: ClassVar[str] = "customer"
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "user"


@fact("customers.CustomerRegistered")
class CustomerRegistered(CustomerFact):
    """Somebody became known to us."""

    says = _("建立客户档案")
    icon = "user-plus"
    customer_kind: str
    source: str = ""


@fact("customers.CustomerEdited")
class CustomerEdited(CustomerFact):
    """Some of the file's properties changed; values of personal ones are not told."""

    says = _("修改客户档案")
    icon = "edit"
    fields: tuple[str, ...]
    flags: tuple[str, ...] = ()


@fact("customers.CustomerVerified")
class CustomerVerified(CustomerFact):
    """The file was gone through with the customer and found right (CUS-005)."""

    says = _("与客户核对了档案")
    icon = "user-check"


@fact("customers.ContactPointAdded")
class ContactPointAdded(CustomerFact):
    """A way to reach the customer was added."""

    says = _("添加一个联系方式")
    icon = "address-book"
    point_id: int
    point_kind: str


@fact("customers.ContactPointRetired")
class ContactPointRetired(CustomerFact):
    """A way to reach the customer no longer holds."""

    says = _("停用一个联系方式")
    icon = "address-book"
    point_id: int
    point_kind: str


@fact("customers.PrimaryPointChosen")
class PrimaryPointChosen(CustomerFact):
    """This way to reach the customer is now the first to try."""

    says = _("改了首选联系方式")
    icon = "address-book"
    point_id: int
    point_kind: str


@fact("customers.ContactPointRevealed")
class ContactPointRevealed(CustomerFact):
    """Somebody looked at a value in full; the entry's reason says what for."""

    says = _("查看了完整号码：{purpose}")
    icon = "eye"
    point_id: int
    point_kind: str
    purpose: str


@fact("customers.ContactsTakenOut")
class ContactsTakenOut(CustomerFact):
    """Their name and contact values left the house in a list, in full; the entry's reason says what for."""

    says = _("姓名和完整的联系方式随清单导出")
    icon = "eye"


@fact("customers.CustomersMerged")
class CustomersMerged(CustomerFact):
    """Another file was found to be this customer's and joined to it."""

    says = _("并入了另一份档案")
    icon = "git-merge"
    other_id: int
    merge_id: int


@fact("customers.MergedAway")
class MergedAway(CustomerFact):
    """This file was joined to another one."""

    says = _("并到另一份档案")
    icon = "git-merge"
    other_id: int
    merge_id: int


@fact("customers.MergeUndone")
class MergeUndone(CustomerFact):
    """Two joined files are two again; told on both."""

    says = _("撤销了档案合并")
    icon = "arrows-split"
    other_id: int
    merge_id: int


@fact("customers.AccountContactAdded")
class AccountContactAdded(CustomerFact):
    """A person now speaks for this organisation."""

    says = _("添加了联系人")
    icon = "users"
    person_customer_id: int
    role: str


@fact("customers.AccountContactEnded")
class AccountContactEnded(CustomerFact):
    """A person no longer speaks for this organisation."""

    says = _("联系人不再代表本单位")
    icon = "users"
    person_customer_id: int
    role: str
