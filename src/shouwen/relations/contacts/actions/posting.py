"""Carrying words to customers: claimed in batches, tried again with back-off, given up with a reason.

At least once: a worker killed after the mail server took a message and before that is noted sends it once more when
its claim has lapsed, with the same Message-ID, by which the receiver's side knows the repeat.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from shouwen.foundation.files import queries as files
from shouwen.kit.crypto import Unopenable
from shouwen.kit.errors import NotFound
from shouwen.relations.contacts import queries, rules, slots
from shouwen.relations.contacts.models import Message
from shouwen.relations.contacts.slots import Enclosed, Outcome, Parcel, Undeliverable
from shouwen.relations.contacts.states import CODE, UNDER_WAY, Post
from shouwen.relations.customers import queries as customers

CLAIM = timedelta(minutes=5)
"""How long a claim holds: a worker that was killed gives its messages back after this."""
THREAD = 10
"""How many earlier messages a new one names."""

log = structlog.get_logger()


def send_due(*, at: datetime, limit: int = 20) -> int:
    """Send one batch of what is due; says how many were tried."""
    batch = _claim(at, limit)
    channel = slots.CHANNELS.get("email")
    if channel is None:
        for row in batch:
            _settle(row, Undeliverable("no_channel"), at)
        return len(batch)
    going: list[Message] = []
    for fault in channel.send(_parcels(batch, going, at)):
        _settle(going[-1], fault, at)  # before the next is packed: a kill repeats one, and the next can name it
    return len(batch)


def _parcels(batch: list[Message], going: list[Message], at: datetime) -> Iterator[Parcel]:
    for row in batch:
        try:
            packed = _parcel(row, at)
        except Undeliverable as no:
            _settle(row, no, at)
        else:
            going.append(row)
            yield packed


def _claim(at: datetime, limit: int) -> list[Message]:
    due = Message.objects.filter(state__in=UNDER_WAY, due_at__lte=at).order_by("due_at", "id")
    if not due.exists():  # an idle worker takes no lock
        return []
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        batch = list(due[:limit])
        taken = Message.objects.filter(pk__in=[row.pk for row in batch])
        taken.update(state=Post.CLAIMED, due_at=at + CLAIM, attempts=F("attempts") + 1)
    for row in batch:
        row.attempts += 1
    return batch


def _parcel(row: Message, at: datetime) -> Parcel:
    """What goes out. The address is opened here and nowhere else.

    :raises Undeliverable: when it has lost its sense, its address or its words.
    """
    if at - row.at > rules.STALE:
        raise Undeliverable("stale", final=True)
    if not slots.ready(row.channel):
        raise Undeliverable("no_channel")
    enclosed = _enclosed(row)
    address = customers.address(row.point_id or 0)
    if not address:
        raise Undeliverable("no_address", final=True)
    try:
        (subject, text), code = row.words(), row.code()
    except Unopenable:
        raise Undeliverable("damaged", final=True) from None
    sender = queries.sender(row.centre_id)
    return Parcel(
        message_id=_id_of(row.pk),
        before=tuple(_before(row)),
        to=address,
        subject=subject,
        text=text.replace(CODE, code),
        language=row.language,
        sender_name=sender.name_in(row.language),
        sender_address=sender.address,
        reply_to=sender.reply_to,
        enclosed=enclosed,
    )


def _enclosed(row: Message) -> Enclosed | None:
    """The file that goes along, its bytes hashed anew. A customer who has said no to e-mail meanwhile gets none.

    :raises Undeliverable: when it is not what was kept, or the customer wants no e-mail any more.
    """
    if row.attachment_id is None:
        return None
    if customers.reachable(row.customer_id).declines_mail:
        raise Undeliverable("declined", final=True)
    try:
        kept = files.kept(row.attachment_id, sha256=row.sha256)
        return Enclosed(kept.name, kept.blob.content_type, files.content(kept).read_bytes())
    except NotFound:
        raise Undeliverable("file_gone", final=True) from None


def _before(row: Message) -> Iterator[str]:
    sent = Message.objects.filter(
        subject_kind=row.subject_kind, subject_id=row.subject_id, customer_id=row.customer_id,
        state=Post.SENT, channel=row.channel,
    )  # fmt: skip
    latest = list(sent.order_by("-id").values_list("pk", flat=True)[:THREAD])
    yield from (_id_of(pk) for pk in reversed(latest))


def _id_of(pk: int) -> str:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<message-{pk}@{domain}>"


def _settle(row: Message, no: Undeliverable | None, at: datetime) -> None:
    """Note what became of it, if it is still this worker's; tell upstairs when it is over."""
    mine = Message.objects.filter(pk=row.pk, state=Post.CLAIMED, attempts=row.attempts)
    with transaction.atomic():
        if no is None:
            noted = mine.update(state=Post.SENT, settled_at=at, fault="", fault_code=0, secret=None)
        elif rules.is_over(final=no.final, attempts=row.attempts):
            noted = mine.update(state=Post.GIVEN_UP, settled_at=at, fault=no.fault, fault_code=no.code)
        else:
            due_at = at + rules.back_off(row.attempts)
            mine.update(state=Post.FAILED, due_at=due_at, fault=no.fault, fault_code=no.code)
            noted = 0
        if noted:
            _tell_upstairs(row, no.fault if no else "", at)
    if no is not None:
        log.warning("message_failed", message=row.pk, attempts=row.attempts, fault=no.fault, code=no.code)


def _tell_upstairs(row: Message, fault: str, at: datetime) -> None:
    told = Outcome(
        message_id=row.pk,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        letter=row.letter,
        channel=row.channel,
        asked_by=row.asked_by,
        sent=not fault,
        fault=fault,
    )
    for fill in slots.settled:
        fill(told, at=at)
