"""Words for customers: written down to be sent or said, sent again, said by a person, let go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.kit.text import squash, tidy
from shouwen.relations.contacts import facts, queries, rules, slots
from shouwen.relations.contacts.models import Message, Sender
from shouwen.relations.contacts.states import OUTSTANDING, Post
from shouwen.relations.customers import queries as customers
from shouwen.relations.customers.queries import Reachable

TEXTS = {"name": 60, "name_en": 60, "address": 120, "reply_to": 120, "callback": 60}
LONG = {"signature": 300, "signature_en": 300}


@dataclass(frozen=True)
class Draft:
    """What is to be said. ``code`` is the access code that stands where the text says :data:`states.CODE`; ``enclosed`` the
    file that goes along (its id and SHA-256), which the caller may give out.
    """

    subject: str
    text: str
    language: str
    code: str = ""
    enclosed: tuple[int, str] | None = None


Write = Callable[[Reachable, str], Draft | None]
"""``fn(how they may be reached, the way it goes)`` → the words, or None after all."""


def tell(
    customer_id: int,
    write: Write,
    *,
    letter: str,
    key: str,
    subject_kind: str,
    subject_id: int,
    centre_id: int,
    chosen: str = "",
    by_hand: bool = True,
    asked_by: int = 0,
    renew_at: datetime | None = None,
    at: datetime,
) -> Message | None:
    """Write words down for a customer, once a ``key``, in the caller's transaction; the worker sends them.

    ``chosen`` is the channel somebody chose. When no machine can carry them they wait to be told by a person, if
    ``by_hand``; else nothing is written. None when nothing was.
    """
    reached = customers.reachable(customer_id)
    has_mail = reached.mail_point is not None and slots.ready("email")
    channel = rules.way(chosen, has_mail=has_mail, by_hand=by_hand)
    if not channel or Message.objects.filter(key=key).exists():
        return None
    draft = write(reached, channel)
    if draft is None:
        return None
    sent = channel == "email"
    row = Message(
        centre_id=centre_id,
        customer_id=customer_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        letter=letter,
        key=key,
        channel=channel,
        language=draft.language,
        point_id=reached.mail_point if sent else None,
        state=Post.WAITING if sent else Post.TO_TELL,
        due_at=at,
        at=at,
        asked_by=asked_by,
        renew_at=renew_at if sent else None,
    )
    row.attachment_id, row.sha256 = draft.enclosed or (None, "")
    row.close_up(draft.subject, draft.text, draft.code)
    before = Message.objects.filter(subject_kind=subject_kind, subject_id=subject_id, renew_at__isnull=False)
    before.update(renew_at=None)
    Message.objects.bulk_create([row], ignore_conflicts=True)
    return row


def again(message_id: int, *, at: datetime) -> Message:
    """Send words again that did not arrive, to the customer's e-mail as it is now. The caller has looked their subject up.

    :raises Conflict: when they are not waiting for that, or there is still no way to send them.
    """
    with transaction.atomic():
        row = _locked(message_id)
        if row.channel != "email" or row.state not in (Post.FAILED, Post.GIVEN_UP):
            raise Conflict("not_failed", _("这一封没有未送达，不用再发"))
        if row.attachment_id:
            raise Conflict("encloses_file", _("这一封附有文书，请到那份文书的页面再发"))
        point = customers.reachable(row.customer_id).mail_point
        if point is None or not slots.ready("email"):
            raise Conflict("no_way", _("客户没有可用的邮箱，请打电话告知"))
        row.state, row.attempts, row.fault, row.fault_code = Post.WAITING, 0, "", 0
        row.point_id, row.due_at, row.at = point, at, at
        row.save(update_fields=["state", "attempts", "fault", "fault_code", "point_id", "due_at", "at"])
    return row


def told(message_id: int, *, actor: Actor, at: datetime) -> Message:
    """A person has told the customer. The caller has looked the subject up.

    :raises Conflict: when there is nothing left to tell.
    """
    with transaction.atomic():
        row = _locked(message_id)
        if row.state not in (*OUTSTANDING, Post.FAILED):
            raise Conflict("already_told", _("这一条已经告知客户"))
        row.state, row.settled_at, row.told_by, row.secret = Post.TOLD, at, actor.person_id, None
        row.save(update_fields=["state", "settled_at", "told_by", "secret"])
    return row


def _locked(message_id: int) -> Message:
    row = Message.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
    if row is None:
        raise NotFound("message_not_found", _("没有这一条告知"))
    return row


def drop(subject_kind: str, subject_id: int, *, by: datetime, at: datetime) -> int:
    """Let go what a person had to say by a moment, because the customer knows; says how many."""
    rows = Message.objects.filter(
        subject_kind=subject_kind, subject_id=subject_id, state__in=OUTSTANDING, at__lte=by
    )
    return rows.update(state=Post.DROPPED, settled_at=at, secret=None, renew_at=None)


def renew(*, at: datetime, limit: int = 100) -> int:
    """Ask whoever wrote whether more should be said, where nothing was for the agreed time; says how many."""
    due = Message.objects.filter(renew_at__lte=at).order_by("renew_at")
    for row in list(due[:limit]):
        with transaction.atomic():
            if Message.objects.filter(pk=row.pk, renew_at=row.renew_at).update(renew_at=None):
                for fill in slots.renewals:
                    fill(row.subject_kind, row.subject_id, row.pk, at=at)
    return due.count()


def set_sender(
    centre_id: int | None, *, letters: Mapping[str, bool], actor: Actor, at: datetime, **texts: str
) -> Sender:
    """Set in whose name a centre writes and which letters it sends; without centre, for everybody.

    :raises Forbidden: without ``policy.edit`` for that centre, or for everybody.
    :raises Invalid: for an address that is none.
    """
    queries.need_sender(centre_id, actor)
    values = _checked(texts)
    with transaction.atomic():
        row = Sender.objects.select_for_update().filter(centre_id=centre_id).first() or Sender(centre_id=centre_id)
        changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
        if row.letters != dict(letters):
            changed.append("letters")
        if not changed:
            return row
        for name, value in values.items():
            setattr(row, name, value)
        row.letters = dict(letters)
        row.save()
        said = facts.SenderChanged(
            subject_id=row.pk,
            centre_id=centre_id or actor.centre_id,
            of_unit=centre_id,
            fields=tuple(changed),
            letters_on=tuple(sorted(code for code, on in letters.items() if on)),
            letters_off=tuple(sorted(code for code, on in letters.items() if not on)),
        )
        announce(said, actor=actor, at=at)
    queries.forget()
    return row


def _checked(texts: Mapping[str, str]) -> dict[str, str]:
    values = {name: squash(texts.get(name, ""))[:longest] for name, longest in TEXTS.items()}
    values |= {name: tidy(texts.get(name, ""))[:longest] for name, longest in LONG.items()}
    faults: dict[str, str] = {}
    for name in ("address", "reply_to"):
        try:
            if values[name]:
                validate_email(values[name])
        except ValidationError:
            faults[name] = _("邮箱写法不对，例如 service@example.com")
    if faults:
        raise Invalid(faults)
    return values
