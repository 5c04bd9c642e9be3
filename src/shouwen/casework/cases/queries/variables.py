"""What the placeholders of canned words stand for on one case: ``{客户称呼}``, ``{单号}`` …"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from shouwen.casework.cases import states
from shouwen.casework.cases.models import NEVER, Case, Promise
from shouwen.casework.cases.queries import for_customer, matter, places
from shouwen.foundation.organisation.models import Person
from shouwen.foundation.organisation.queries import names, unit_names
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.contacts import queries as contacts

NAMES = (
    gettext_noop("客户称呼"),
    gettext_noop("单号"),
    gettext_noop("标题"),
    gettext_noop("事项类型"),
    gettext_noop("类别"),
    gettext_noop("当前状态"),
    gettext_noop("登记时间"),
    gettext_noop("答复时限"),
    gettext_noop("下一步"),
    gettext_noop("责任人"),
    gettext_noop("责任人工号"),
    gettext_noop("经办人"),
    gettext_noop("承办部门"),
    gettext_noop("承诺事项"),
    gettext_noop("承诺时间"),
    gettext_noop("我的姓名"),
    gettext_noop("我的工号"),
    gettext_noop("今天"),
    gettext_noop("客服中心"),
    gettext_noop("回拨电话"),
    gettext_noop("查询网址"),
)
"""Every placeholder there is, as canned words write it; a name is a message id and shown in the reader's language."""


@dataclass(frozen=True)
class Variable:
    """A placeholder of the composer's menu: how it is written, called, and what it stands for here ('' nothing)."""

    name: str
    label: str
    value: str


def variables(case: Case, actor: Actor, *, at: datetime) -> dict[str, str]:
    """Each placeholder's value on a case in hand, '' where there is none. No customer's number. Five queries at most."""
    zone = ZoneInfo(places.place(case.centre_id).time_zone)
    ids = [case.owner_id, case.handler_id, actor.person_id]
    people, numbers = names(ids), dict(Person.objects.filter(pk__in=ids).values_list("pk", "staff_number"))
    sender = contacts.sender(case.centre_id)
    owed = Promise.objects.filter(case=case, kept_at=None, broken_at=None, dropped_at=None).order_by("due_at").first()

    def moment(value: datetime | None) -> str:
        return for_customer.said(value, at, zone) if value else ""

    values = (
        case.customer.title if case.customer and not case.is_anonymous else "",
        case.number,
        case.title,
        catalogue.kind(case.kind_code).label,
        catalogue.category(case.category_id).label if case.category_id else "",
        str(states.LABELS[case.state]),
        moment(case.received_at),
        moment(case.due_at) if case.is_open and NEVER > case.due_at > at else "",
        for_customer.next_step_of(case) if case.is_open else "",
        people.get(case.owner_id, ""),
        numbers.get(case.owner_id, ""),
        people.get(case.handler_id, ""),
        unit_names([case.handler_unit_id]).get(case.handler_unit_id, ""),
        owed.text if owed else "",
        moment(owed.due_at) if owed else "",
        people.get(actor.person_id, ""),
        numbers.get(actor.person_id, ""),
        _day(at.astimezone(zone)),
        sender.name_in(get_language() or ""),
        sender.callback,
        matter.link_to(case.number),
    )
    return dict(zip(NAMES, values, strict=True))


def menu(case: Case, actor: Actor, *, at: datetime) -> list[Variable]:
    """The placeholders as the composer offers them."""
    return [Variable(name, _(name), value) for name, value in variables(case, actor, at=at).items()]


def _day(local: datetime) -> str:
    return _("%(month)s 月 %(day)s 日") % {"month": local.month, "day": local.day}
