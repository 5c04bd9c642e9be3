"""Reading contacts: of a customer, of a subject; and the words other modules show about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.contacts import slots
from shouwen.relations.contacts.models import Contact
from shouwen.relations.contacts.states import Direction
from shouwen.relations.customers import queries as customers
from shouwen.relations.customers.slots import Glance, Moment


def contact(contact_id: int, actor: Actor) -> Contact:
    """One contact: of a customer the reader may see, or of their own centre.

    :raises NotFound: otherwise.
    """
    row = Contact.objects.filter(pk=contact_id).first()
    if row is None or not may_read(row, actor):
        raise NotFound("contact_not_found", _("没有这次联系，或不在您的范围内"))
    return row


def open_to(rows: Iterable[Contact], actor: Actor) -> list[Contact]:
    """Contacts without those of subjects that are kept from the actor, such as a complaint about them (CASE-064)."""
    found = list(rows)
    subjects = {(row.subject_kind, row.subject_id) for row in found if row.subject_id}
    hidden = {each for hide in slots.hides for each in hide(subjects, actor)} if subjects else set()
    return [row for row in found if (row.subject_kind, row.subject_id) not in hidden]


def may_read(row: Contact, actor: Actor) -> bool:
    """Whether the actor may read a contact."""
    if not open_to([row], actor):
        return False
    if row.customer_id is not None:
        try:
            customers.look_up(row.customer_id, actor)
        except NotFound:
            return False
        return True
    reach = actor.reach("customers.read")
    return reach is not None and not reach.narrow and reach.covers_centre(row.centre_id)


def of(subject_kind: str, subject_id: int) -> list[Contact]:
    """The contacts of a subject the caller has looked up, oldest first."""
    return list(Contact.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("at", "id"))


def recent(customer_id: int, actor: Actor, *, limit: int = 10) -> list[Contact]:
    """The last contacts of a customer across all channels, newest first (CHN-033).

    :raises NotFound: when the customer is out of the reader's scope.
    """
    root = customers.look_up(customer_id, actor)
    rows = Contact.objects.filter(customer_id__in=customers.family(root.pk))
    return open_to(rows.order_by("-at", "-id")[:limit], actor)


def count_since(customer_id: int, since: datetime, actor: Actor) -> dict[str, int]:
    """How often a customer reached us (``in``) and we them (``out``) since a moment.

    :raises NotFound: when the customer is out of the reader's scope.
    """
    root = customers.look_up(customer_id, actor)
    rows = Contact.objects.filter(customer_id__in=customers.family(root.pk), at__gte=since)
    counted = {row["direction"]: row["n"] for row in rows.values("direction").annotate(n=Count("id"))}
    return {direction: counted.get(direction, 0) for direction in Direction.values}


def glances(customer_ids: Iterable[int], *, actor: Actor, at: datetime) -> dict[int, list[Glance]]:
    """For suggestions: when each customer was last in touch, one query."""
    rows = Contact.objects.filter(customer_id__in=list(customer_ids)).values("customer_id").annotate(last=Max("at"))
    return {
        row["customer_id"]: [Glance(_("%(when)s 联系过") % {"when": day_words(row["last"], actor, at)})] for row in rows
    }


def day_words(moment: datetime, actor: Actor, now: datetime) -> str:
    """A moment as people say it in the actor's zone: the time today, the day this year, the month before."""
    zone = ZoneInfo(actor.time_zone)
    local, today = moment.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return _("今天 %(time)s") % {"time": f"{local:%H:%M}"}
    words: dict[str, Any] = {"year": local.year, "month": local.month, "day": local.day}
    if local.year == today.year:
        return _("%(month)d 月 %(day)d 日") % words
    return _("%(year)d 年 %(month)d 月") % words


def moments(
    customer_ids: Iterable[int], *, actor: Actor, before: tuple[datetime, int] | None, limit: int
) -> list[Moment]:
    """For the customer's timeline: their contacts, newest first; three queries."""
    rows = Contact.objects.filter(customer_id__in=list(customer_ids)).order_by("-at", "-id")
    if before is not None:
        rows = rows.filter(Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1]))
    page = _page(rows, actor, limit)
    people = organisation.names(row.person_id for row in page)
    return [_moment(row, people) for row in page]


def _page(rows: QuerySet[Contact], actor: Actor, limit: int) -> list[Contact]:
    """So many of what the actor may read; what is kept from them takes no place."""
    found: list[Contact] = []
    start = 0
    while len(found) < limit:
        batch = list(rows[start : start + limit])
        found += open_to(batch, actor)
        start += limit
        if len(batch) < limit:
            break
    return found[:limit]


def _moment(row: Contact, people: dict[int, str]) -> Moment:
    channel = catalogue.channel(row.channel_code)
    who = people.get(row.person_id or 0, "")
    words = {"channel": channel.label, "who": who}
    if row.direction == Direction.OUT:
        text = _("经%(channel)s联系客户") % words
    else:
        text = (_("客户经%(channel)s联系，%(who)s接待") if who else _("客户经%(channel)s联系")) % words
    result = catalogue.label("contact_result", row.result_code) if row.result_code else ""
    tags = [Glance(each) for each in (result, row.reference, row.place) if each]
    return Moment(
        at=row.at,
        key=row.pk,
        icon=channel.icon or "messages",
        text=text,
        who=who if row.direction == Direction.OUT else "",
        quote=row.text,
        look=row.direction,
        tags=tags,
    )
