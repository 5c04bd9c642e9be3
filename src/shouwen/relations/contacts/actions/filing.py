"""Filing touches: by hand on any channel, or by the modules that make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import models, transaction
from django.utils.translation import gettext as _

from shouwen.foundation.files import actions as files
from shouwen.foundation.ledger.actions import announce, entries
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.models import new_row
from shouwen.kit.sql import insert_rows
from shouwen.kit.text import squash, tidy
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.contacts import facts, queries, rules
from shouwen.relations.contacts.models import Contact
from shouwen.relations.contacts.states import Direction, Form
from shouwen.relations.customers import queries as customers

MAX_TEXT = 20_000
AHEAD = timedelta(minutes=5)
"""How far in the future a touch may be entered: clocks differ a little."""


@dataclass(frozen=True)
class Filed:
    """A filed contact. When it was not saved, ``rows`` are everything to write: the contact and its fact."""

    contact: Contact
    rows: list[models.Model] = field(default_factory=list)


def file_contact(
    *,
    customer_id: int | None,
    channel: str,
    direction: str,
    text: str,
    form: str = "",
    touched_at: datetime | None = None,
    subject_kind: str = "",
    subject_id: int | None = None,
    person_id: int | None = None,
    result_code: str = "",
    source: str = "",
    centre_id: int | None = None,
    duration: int | None = None,
    place: str = "",
    present: str = "",
    reference: str = "",
    save: bool = True,
    actor: Actor,
    at: datetime,
) -> Filed:
    """File a touch in the caller's transaction. The caller has looked customer and subject up and checked the right.

    ``direction`` is ``in`` or ``out``; ``form`` is the channel's own (``oral``, ``written``) unless given;
    ``touched_at`` is when it happened, ``at`` when it is entered. With ``save=False`` nothing is written: the rows
    join the caller's own in one trip.

    :raises Invalid: for a channel that does not exist, or a time still to come.
    """
    item = catalogue.channel(channel)
    happened = touched_at or at
    if happened > at + AHEAD:
        raise Invalid({"at": _("联系时间还没有到")})
    if direction not in Direction:
        raise Invalid({"direction": _("请从列表里选一项")})
    contact = new_row(
        Contact,
        customer_id=customer_id,
        centre_id=centre_id or actor.centre_id,
        channel_code=item.code,
        source_code=source,
        direction=direction,
        form=form if form in Form else item.form,
        text=tidy(text)[:MAX_TEXT],
        at=happened,
        recorded_at=at,
        subject_kind=subject_kind,
        subject_id=subject_id,
        person_id=person_id,
        result_code=result_code,
        duration=duration,
        place=squash(place)[:200],
        present=squash(present)[:200],
        reference=squash(reference)[:80],
        via=actor.via,
    )
    rows = [contact, *entries(_filed(contact), actor=actor, at=at, fresh=True)]
    if save:
        insert_rows(rows)
        rows = []
    return Filed(contact, rows)


def _filed(contact: Contact) -> facts.ContactFiled:
    return facts.ContactFiled(
        subject_id=contact.pk,
        centre_id=contact.centre_id,
        customer_id=contact.customer_id,
        channel=contact.channel_code,
        direction=contact.direction,
        form=contact.form,
        touched_at=contact.at.isoformat(),
        text_sha256=sha256(contact.text.encode()).hexdigest(),
        of_kind=contact.subject_kind,
        of_id=contact.subject_id,
        result=contact.result_code,
    )


def record(
    customer_id: int,
    *,
    channel: str,
    direction: str,
    text: str = "",
    form: str = "",
    touched_at: datetime | None = None,
    result: str = "",
    minutes: int | None = None,
    place: str = "",
    present: str = "",
    reference: str = "",
    source: str = "",
    files_ids: Sequence[int] = (),
    actor: Actor,
    at: datetime,
) -> Contact:
    """Enter a touch by hand: a call, a letter, a fax, a visit, a conversation at the counter …

    :raises Forbidden: without ``contacts.record``.
    :raises Invalid: naming what is missing: words or the scan of anything written, the place of a visit …
    """
    actor.need("contacts.record")
    with transaction.atomic():
        customer = customers.look_up(customer_id, actor)
        _check(channel, direction, form, text, len(files_ids), place, reference, result, actor, at)
        contact = file_contact(
            customer_id=customer.pk, channel=channel, direction=direction, text=text, form=form,
            touched_at=touched_at, person_id=actor.person_id, result_code=result, source=source,
            duration=minutes * 60 if minutes else None, place=place, present=present, reference=reference,
            actor=actor, at=at,
        ).contact  # fmt: skip
        files.attach(files_ids, subject_kind="contact", subject_id=contact.pk, actor=actor, at=at)
    return contact


def _check(
    channel: str, direction: str, form: str, text: str, attached: int, place: str, reference: str, result: str,
    actor: Actor, at: datetime,
) -> None:  # fmt: skip
    item = next((each for each in catalogue.channels(at=at) if each.code == channel), None)
    if item is None:
        raise Invalid({"channel": _("请从列表里选一项")})
    missing = rules.lacks(
        form=form or item.form,
        text=tidy(text),
        files=attached,
        needs_evidence=item.needs_evidence,
        needs_place=item.needs_place,
        needs_reference=item.needs_reference,
        place=squash(place),
        reference=squash(reference),
        incoming=direction == Direction.IN,
    )
    if missing:
        raise Invalid({name: SENTENCES[fault]() for name, fault in missing.items()})
    if result:
        catalogue.chosen("contact_result", result, actor, at=at, field="result")


SENTENCES = {
    "text": lambda: _("写下说了什么，书面的也可以只附原件"),
    "evidence": lambda: _("还差一份扫描件，附上就能登记"),
    "place": lambda: _("还没有填地点"),
    "reference": lambda: _("还没有填对方的编号"),
}


def attach(contact_id: int, *, subject_kind: str, subject_id: int, actor: Actor, at: datetime) -> Contact:
    """Say what a touch was about, in the caller's transaction; the caller has looked the subject up.

    :raises NotFound: when the contact is out of the actor's scope.
    :raises Conflict: when it belongs to something already.
    """
    queries.contact(contact_id, actor)
    row = Contact.objects.select_for_update(of=("self",)).get(pk=contact_id)
    if row.subject_kind:
        raise Conflict("already_attached", _("这次联系已归到一件事项"))
    row.subject_kind, row.subject_id = subject_kind, subject_id
    row.save(update_fields=["subject_kind", "subject_id"])
    said = facts.ContactAttached(subject_id=row.pk, centre_id=row.centre_id, of_kind=subject_kind, of_id=subject_id)
    announce(said, actor=actor, at=at)
    return row
