"""Telling people: into the inbox at once, by e-mail through the worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.facts import plain
from shouwen.foundation.notices import queries
from shouwen.foundation.notices.models import Device, Letter, Notice, Preference, Push, Quiet
from shouwen.foundation.notices.slots import KINDS, Kind, kept_out
from shouwen.foundation.notices.states import Level
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid


@dataclass(frozen=True)
class Link:
    """Where a notice leads: a URL name and its arguments, and the subject it is about."""

    url_name: str = ""
    url_args: Mapping[str, Any] = field(default_factory=dict)
    subject_kind: str = ""
    subject_id: int = 0


def tell(
    person_ids: Iterable[int | None],
    message: str,
    *,
    kind: str,
    key: str,
    at: datetime,
    link: Link = Link(),
    level: str = "info",
    **params: Any,
) -> int:
    """Tell people something, once per person and ``key``; says how many were told now.

    ``message`` is a message id (mark it with ``gettext_noop``) with ``{places}``; parameters ending in ``_person``
    or ``_unit`` are ids and become names, those ending in ``_at`` are moments, in ``_label`` message ids themselves. No personal data of customers.
    Whom the subject complains about is told nothing (``slots.kept_out``).
    Each reader gets it in their language, as they chose for this ``kind``: inbox, e-mail, both or neither. Letters and
    pushes wait for the end of their quiet hours, unless something is overdue (``level`` over).
    """
    wanted = {each for each in person_ids if each}
    if wanted and link.subject_id:
        wanted -= {each for ask in kept_out for each in ask(link.subject_kind, link.subject_id) or ()}
    known = set(Notice.objects.filter(person_id__in=wanted, key=key).values_list("person_id", flat=True))
    people = list(Person.objects.filter(pk__in=wanted - known, is_active=True))
    chosen = (
        {p.person_id: p for p in Preference.objects.filter(person__in=people, kind=kind)} if people else {}
    )
    sort = KINDS.get(kind, Kind(kind))
    rows, mailed, pushed = [], set(), set()
    for person in people:
        in_app, email, push = _how(sort, chosen.get(person.pk), person)
        if not (in_app or email or push):
            continue
        row = Notice(
            person=person,
            kind=kind,
            level=level,
            message=message,
            params={name: plain(value) for name, value in params.items()},
            url_name=link.url_name,
            url_args=dict(link.url_args),
            subject_kind=link.subject_kind,
            subject_id=link.subject_id,
            key=key,
            in_app=in_app,
            at=at,
        )
        rows.append(row)
        mailed |= {row.pk} if email else set()
        pushed |= {row.pk} if push else set()
    return _write(rows, mailed, pushed, at)


def _how(sort: Kind, chosen: Preference | None, person: Person) -> tuple[bool, bool, bool]:
    in_app = sort.must or chosen is None or chosen.in_app
    email = chosen.email if chosen else sort.email
    push = sort.must if chosen is None or chosen.push is None else chosen.push
    return in_app, email and bool(person.email) and bool(getattr(settings, "SHOUWEN_MAIL", False)), push


def _write(rows: list[Notice], mailed: set[int], pushed: set[int], at: datetime) -> int:
    if not rows:
        return 0
    with transaction.atomic():
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        there = set(Notice.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        _mail([row for row in rows if row.pk in mailed & there], at)
        _push([row for row in rows if row.pk in pushed & there], at)
    return len(there)


def _mail(rows: list[Notice], at: datetime) -> None:
    late = _late(rows, at)
    Letter.objects.bulk_create(Letter(notice_id=row.pk, due_at=late.get(row.person_id, at)) for row in rows)


def _late(rows: list[Notice], at: datetime) -> dict[int, datetime]:
    """Person → when they may be disturbed again, for those who rest now; what is overdue waits for nobody."""
    calm = {row.person_id for row in rows if row.level != Level.OVER}
    quiet = Quiet.objects.filter(person__in=calm).select_related("person__unit__centre") if calm else ()
    ends = {each.person_id: queries.quiet_until(each, at) for each in quiet}
    return {person: end for person, end in ends.items() if end}


def _push(rows: list[Notice], at: datetime) -> None:
    """A message for each device of those who have any: usually one small question and nothing to write."""
    if not rows:
        return
    found = Device.objects.filter(person__in=[row.person_id for row in rows]).values_list("person_id", "pk")
    devices = list(found)
    late = _late(rows, at) if devices else {}
    Push.objects.bulk_create(
        Push(notice_id=row.pk, device_id=pk, due_at=late.get(row.person_id, at)) for row in rows for person_id, pk in devices if person_id == row.person_id
    )


def mark_read(notice_id: int, *, actor: Actor, at: datetime) -> Notice:
    """Mark one of one's own notices as read.

    :raises NotFound: when it is not one's own.
    """
    found = queries.notice(notice_id, actor)
    if found.read_at is None:
        found.read_at = at
        found.save(update_fields=["read_at"])
    return found


def mark_all_read(*, actor: Actor, at: datetime) -> int:
    """Mark all of one's own notices as read; says how many there were."""
    mine = Notice.objects.filter(person_id=actor.person_id, in_app=True, read_at=None)
    return mine.update(read_at=at)


def withdraw(subject_kind: str, subject_id: int, kind: str, *, at: datetime) -> int:
    """Mark as read for everybody what is over, such as an order to sign that has been signed."""
    return queries.unread_about(subject_kind, subject_id, kind).update(read_at=at)


def take_from(person_id: int, subject_kind: str, subject_ids: Iterable[int]) -> int:
    """Take what somebody was told about some subjects out of their inbox, and stop what is still on its way to them.
    Says how many notices those were."""
    theirs = Notice.objects.filter(person_id=person_id, subject_kind=subject_kind, subject_id__in=list(subject_ids))
    with transaction.atomic():
        Letter.objects.filter(notice__in=theirs, sent_at=None).delete()
        Push.objects.filter(notice__in=theirs, sent_at=None).delete()
        return theirs.update(in_app=False)


def prefer(chosen: Mapping[str, tuple[bool, ...]], *, actor: Actor) -> None:
    """Set how one gets each kind of news: ``{kind: (in_app, email)}`` or ``(in_app, email, push)``.

    :raises Invalid: for a kind nobody declared.
    """
    if unknown := set(chosen) - set(KINDS):
        raise Invalid({kind: _("没有这类通知") for kind in sorted(unknown)})
    with transaction.atomic():
        for kind, ways in chosen.items():
            defaults = dict(zip(("in_app", "email", "push"), ways, strict=False))
            Preference.objects.update_or_create(person_id=actor.person_id, kind=kind, defaults=defaults)


def rest(begins: time | None, ends: time | None, *, actor: Actor) -> None:
    """Set one's quiet hours; both None: none.

    :raises Invalid: for one without the other, or a span of no length.
    """
    if begins is None and ends is None:
        Quiet.objects.filter(person_id=actor.person_id).delete()
        return
    if begins is None or ends is None:
        raise Invalid({"ends" if ends is None else "begins": _("免打扰要有起止两个时间")})
    if begins == ends:
        raise Invalid({"ends": _("免打扰的起止不能是同一时间")})
    Quiet.objects.update_or_create(person_id=actor.person_id, defaults={"begins": begins, "ends": ends})
