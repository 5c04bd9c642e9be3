"""Joining complaints about one event, naming who speaks for them, and taking one out again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.complaints import facts
from shouwen.casework.complaints.actions import pen
from shouwen.casework.complaints.models import Event, Member
from shouwen.casework.complaints.queries import events
from shouwen.casework.complaints.queries.scope import Which, lock, need
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import squash

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

REPRESENTATIVES = 5
"""Who may speak for a group: petitions allow no more than five."""
MOST = 200


def join(which: Iterable[Which], *, title: str = "", event_id: int | None = None, actor: Actor, at: datetime) -> Event:
    """Join complaints under one event: a new one called ``title``, or one there is. All of them or none.

    :raises Forbidden: without ``complaints.group`` for one of them.
    :raises Conflict: when one stands under another event already.
    :raises Invalid: without a title, or for too many at once.
    """
    wanted = list(dict.fromkeys(which))
    if not wanted or len(wanted) > MOST:
        raise Invalid({"case": _("请勾选 1 到 %(most)s 件") % {"most": MOST}})
    with transaction.atomic():
        event = events.find(event_id, actor) if event_id else None
        if event is None and not squash(title):
            raise Invalid({"title": _("请用一句话写清是什么事件")})
        held = [lock(each, actor) for each in sorted(wanted, key=str)]
        if event is None:
            event = Event.objects.create(
                centre_id=held[0][0].centre_id, title=squash(title)[:120], made_by_id=actor.person_id or None, made_at=at
            )
        for case, record in held:
            need(case, "complaints.group", actor)
            there = Member.objects.filter(case_id=case.pk, left_at=None).first()
            if there and there.event_id == event.pk:
                continue
            if there:
                raise Conflict("in_another_event", _("%(number)s 已归入另一事件，先从那边移出") % {"number": case.number})
            pen.opened(case, record, actor=actor, at=at)
            Member.objects.create(event=event, case_id=case.pk, joined_by_id=actor.person_id or None, joined_at=at)
            announce(_fact(facts.ComplaintJoined, case, event), actor=actor, at=at)
        return event


def _fact(kind: type[facts.OnEvent], case: Case, event: Event) -> facts.OnEvent:
    return kind(subject_id=case.pk, centre_id=case.centre_id, event_id=event.pk)


def part(which: Which, *, actor: Actor, at: datetime) -> Event:
    """Take a complaint out of its event; :func:`join` puts it back.

    :raises Conflict: when it stands under none.
    """
    with transaction.atomic():
        case, _record = lock(which, actor)
        need(case, "complaints.group", actor)
        row = _standing(case)
        row.left_at, row.left_by_id, row.represents = at, actor.person_id or None, False
        row.save()
        announce(_fact(facts.ComplaintParted, case, row.event), actor=actor, at=at)
        return row.event


def represent(which: Which, *, speaks: bool = True, actor: Actor, at: datetime) -> Member:
    """Let the customer of a complaint speak for the others of its event, or (``speaks`` false) no more.

    :raises Conflict: when five do already, or it stands under no event.
    """
    with transaction.atomic():
        case, _record = lock(which, actor)
        need(case, "complaints.group", actor)
        row = _standing(case)
        Event.objects.select_for_update().get(pk=row.event_id)
        others = Member.objects.filter(event_id=row.event_id, left_at=None, represents=True).exclude(pk=row.pk).count()
        if speaks and others >= REPRESENTATIVES:
            raise Conflict("five_represent", _("代表最多 %(most)s 位，先换下一位") % {"most": REPRESENTATIVES})
        if row.represents != speaks:
            row.represents = speaks
            row.save()
            announce(
                facts.RepresentativeNamed(subject_id=case.pk, centre_id=case.centre_id, event_id=row.event_id, speaks=speaks,
                                          what_label=facts.SPEAKS if speaks else facts.SPEAKS_NO_MORE),
                actor=actor, at=at,
            )  # fmt: skip
        return row


def _standing(case: Case) -> Member:
    row = Member.objects.select_related("event").filter(case_id=case.pk, left_at=None).first()
    if row is None:
        raise Conflict("in_no_event", _("这件没有归入任何事件"))
    return row
