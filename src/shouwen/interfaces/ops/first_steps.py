"""What remains to be done after the first run; each line ticks itself when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.foundation.access import actions as access
from shouwen.foundation.access import queries as roles
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as packs


@dataclass(frozen=True)
class Step:
    """A thing to do: its words, why, where, and whether it is done."""

    label: str
    hint: str
    url: str
    is_done: bool


def steps(actor: Actor, *, at: datetime) -> list[Step]:
    """The steps of a young installation, the first case last; five small queries."""
    posts = organisation.current_posts(at)
    me = organisation.person(actor.person_id, actor)
    return [
        Step(_("请同事入岗"), _("写上姓名和工号，给岗位，发登录邀请"), reverse("organisation:import_people"),
             Person.objects.filter(removed_at=None)[:2].count() > 1),
        Step(_("有人能登记"), _("至少一位同事任话务员、客服代表这样的岗位"), reverse("access:who_may"),
             posts.filter(role_code__in=roles.roles_with("cases.register")).exists()),
        Step(_("有类型和分类可选"), _("载入行业包，或自己建"), reverse("catalogue:packs"), bool(packs.kinds())),
        Step(_("核对工作日历"), _("上下班、节假日、调休"), reverse("calendars:list"), not calendars.warnings(at=at)),
        Step(_("给自己加第二步验证"), _("手机验证码或通行密钥，管理员尤其需要"), "/accounts/2fa/", access.has_second_factor(me)),
        Step(_("登记第一件事项"), _("请同事登录，接起第一个电话"), "/", ledger.has_happened("cases.CaseRegistered")),
    ]  # fmt: skip
