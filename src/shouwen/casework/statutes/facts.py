"""What statutes announce: of packs on the pack's own chain, of a case's limits on the case's."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact

Words = str | Promise


class OfPack(Fact):
    """Something about a pack of limits."""

    subject_kind: ClassVar[str] = "clock_pack"
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "gavel"

    pack: str
    name: str


@fact("statutes.ClockPackLoaded")
class ClockPackLoaded(OfPack):
    """Limits came in: so many new, so many in a new version; those edited here stayed."""

    says: ClassVar[Words] = _(
        "载入法定时限包 {name}：新增 {added} 条，更新 {renewed} 条，保留本地修订 {kept} 条"
    )

    added: int
    renewed: int
    kept: int


@fact("statutes.ClockPackRetired")
class ClockPackRetired(OfPack):
    """The pack opens no new clocks; those that run go on."""

    says: ClassVar[Words] = _("停用法定时限包 {name}，已起的时限照走")


@fact("statutes.ClockPackChosen")
class ClockPackChosen(OfPack):
    """A centre counts by it from now on."""

    says: ClassVar[Words] = _("{for_unit} 选用法定时限包 {name}，{party_label}，地区 {region_label}")

    for_unit: int
    region: str
    region_label: str
    party: str
    party_label: str


@fact("statutes.ClockPackDropped")
class ClockPackDropped(OfPack):
    """A centre counts by it no more; what runs goes on."""

    says: ClassVar[Words] = _("{for_unit} 不再选用法定时限包 {name}")

    for_unit: int


class AboutCategory(TypedDict):
    """The values of a fact about a category and a matter."""

    subject_id: int
    pack: str
    name: str
    for_unit: int
    matter: str
    matter_label: str
    category: str
    category_label: str


class OfCategory(OfPack):
    """What a centre counts a category as."""

    for_unit: int
    matter: str
    matter_label: str
    category: str
    category_label: str


@fact("statutes.CategoryCounted")
class CategoryCounted(OfCategory):
    """A centre counts a category as a matter the pack's limits name; what is open is counted again."""

    says: ClassVar[Words] = _("{for_unit} 把“{category_label}”算作 {name} 的“{matter_label}”")


@fact("statutes.CategoryUncounted")
class CategoryUncounted(OfCategory):
    """The category is that matter no more; what is open is counted again."""

    says: ClassVar[Words] = _("{for_unit} 不再把“{category_label}”算作 {name} 的“{matter_label}”")


@fact("statutes.LimitAmended")
class LimitAmended(OfPack):
    """A new version of a limit, from a day on; the one before stays as it was until then."""

    says: ClassVar[Words] = _("修订 {name} 的“{code}”：{before} 改为 {after}，{since} 起")

    code: str
    before: str
    after: str
    since: str


class OnCase(Fact):
    """Something about the legal clocks of a case."""

    subject_kind: ClassVar[str] = "case"
    tab: ClassVar[str] = "clock"
    icon: ClassVar[str] = "gavel"

    clock_id: int


@fact("statutes.AcceptanceTold")
class AcceptanceTold(OnCase):
    """The decision to accept was made and told to the customer."""

    says: ClassVar[Words] = _("决定受理，已告知客户")


@fact("statutes.CustomerNotified")
class CustomerNotified(OnCase):
    """The customer is told of more time, with reason and new date; what the law asks for before it counts."""

    says: ClassVar[Words] = _("延期告知：改为 {due_at} 前，{way_label}")
    icon: ClassVar[str] = "mail"

    notice_id: int
    due_at: datetime
    before_at: datetime
    way_label: str


@fact("statutes.RegisterExported")
class RegisterExported(Fact):
    """Somebody took complaints out: told on their own chain."""

    subject_kind: ClassVar[str] = "person"
    says: ClassVar[Words] = _("导出了{layout_label}：{cases} 件，{since} 至 {until} 收到的")
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "file-text"

    layout: str
    layout_label: str
    cases: int
    since: str
    until: str


@fact("statutes.RegisterExportedPlain")
class RegisterExportedPlain(RegisterExported):
    """The same with names, numbers and words in full: one look behind the mask; the entry's reason says what for."""

    says: ClassVar[Words] = _("不遮掩地导出了{layout_label}（{file_label}）：{cases} 件，{since} 至 {until} 收到的")
    icon: ClassVar[str] = "eye"

    file_label: str
