"""A case as the letters about it need it."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots
from shouwen.casework.cases.letters import Matter, Said
from shouwen.casework.cases.models import NEVER, Case
from shouwen.casework.cases.queries.for_customer import next_step_of
from shouwen.casework.cases.queries.places import place
from shouwen.foundation.organisation.models import Person
from shouwen.relations.contacts import queries as contacts


def matter(case: Case, customer: str, *, at: datetime) -> Matter:
    """A case in the language in force. One query."""
    language = get_language() or ""
    owner = Person.objects.get(pk=case.owner_id)
    sender = contacts.sender(case.centre_id)
    running = case.is_open and case.due_at != NEVER and case.due_at > at
    return Matter(
        number=case.number,
        title=case.title,
        customer=customer,
        responsible=(owner.name_en if language.startswith("en") else "") or owner.name,
        staff_number=owner.staff_number,
        next_step=next_step_of(case) if case.is_open else "",
        next_by=moment(case.due_at, place(case.centre_id).time_zone) if running else "",
        link=link_to(case.number),
        callback=sender.callback,
        signature=sender.signature_in(language),
    )


def moment(at: datetime, time_zone: str) -> str:
    """A moment as a letter names it: it may be read on another day."""
    local = at.astimezone(ZoneInfo(time_zone))
    words = {"year": local.year, "month": local.month, "day": local.day, "clock": f"{local:%H:%M}"}
    return pgettext("letter", "%(year)s 年 %(month)s 月 %(day)s 日 %(clock)s") % words


def link_to(number: str) -> str:
    """Where a customer follows a case, '' while the installation does not know its own address."""
    base = settings.CSRF_TRUSTED_ORIGINS[0] if settings.CSRF_TRUSTED_ORIGINS else ""
    path = next((fill(number) for fill in slots.follow_up), "")
    return urljoin(base, path) if base and path else ""


def specimen(centre_id: int, *, at: datetime, has_code: bool) -> tuple[Matter, Said]:
    """A made-up case, for showing how letters look. No query but the centre's settings."""
    sender, here = contacts.sender(centre_id), place(centre_id)
    language = get_language() or ""
    by = moment(at + timedelta(days=1), here.time_zone)
    number = f"{here.prefix}260318-0042"
    made = Matter(
        number=number,
        title=_("约了两次装宽带都没人来"),
        customer=_("彭女士"),
        responsible=_("陈雨薇"),
        staff_number="1042",
        next_step=_("核实情况，给您答复"),
        next_by=by,
        link=link_to(number),
        callback=sender.callback,
        signature=sender.signature_in(language),
    )
    return made, Said(words=_("师傅今天 13:30 到 15:00 上门，到之前会先打电话"), by=by, has_code=has_code, basis=_("《银行业保险业消费投诉处理管理办法》第三章"))
