"""An answer comes back: signed, read once by its key, and counted as the signature of whom it names, by the same rules as here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.oa import facts, states
from shouwen.casework.oa.actions.matters import MATTERS
from shouwen.casework.oa.actions.sending import about
from shouwen.casework.oa.models import Connection, Reply, Sending
from shouwen.casework.oa.slots import ADAPTERS, Answer, Unsigned
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.queries import person_by_number
from shouwen.kit.crypto import Unopenable, unseal
from shouwen.kit.errors import Conflict, Invalid, NotFound, Refusal


class Unheard(Refusal):
    """Not from whom it says: one answer, whatever was wrong, so that nobody learns what there is."""

    status = 401


def receive(connection_id: int, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Reply:
    """Read a message. What it said once by its key it has said: a repeat changes nothing and gets the same reply.

    :raises Unheard: when there is no such connection, it is off, or the signature does not fit.
    :raises Conflict: when the key came before with other words.
    """
    link = Connection.objects.filter(pk=connection_id, is_on=True).first()
    answer = _read(link, headers, body, at)
    digest = hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        row, fresh = Reply.objects.get_or_create(connection=link, key=answer.key, defaults={"digest": digest, "received_at": at})
        if not fresh:
            if row.digest != digest:
                raise Conflict("key_reused", _("这个幂等键已用于另一条回复，请换一个"))
            return row
        try:
            with transaction.atomic():
                row.sending = _count(link, answer, at)
        except Refusal as no:
            row.status, row.code, row.said = no.status, no.code[:40], no.message[:300]
        row.save()
    return row


def _read(link: Connection | None, headers: Mapping[str, str], body: bytes, at: datetime) -> Answer:
    adapter = ADAPTERS.get(link.adapter) if link else None
    try:
        if link is None or adapter is None:
            raise Unsigned
        return adapter.read(headers, body, unseal(link.sealed, link.place), at=at)
    except (Unsigned, Unopenable):
        raise Unheard("unsigned", _("签名不对、过期，或没有这条连接")) from None


def _count(link: Connection | None, answer: Answer, at: datetime) -> Sending:
    """The signature itself: whoever is named needs the right, the post and the power for it, exactly as at the desk."""
    rows = Sending.objects.select_for_update(of=("self",)).filter(connection=link, event=states.WANTED)
    row = rows.filter(pk=answer.sending_id).first()
    if row is None:
        raise NotFound("sending_not_found", _("没有找到这次送审"))
    if row.state in (states.ANSWERED, states.OVERTAKEN):
        raise Conflict("already_decided", _("这次送审现在是“%(state)s”，不用再批") % {"state": row.state_label})
    if answer.verdict not in states.VERDICTS:
        raise Invalid({"verdict": _("请选择同意、不同意或退回修改")})
    person_id = person_by_number(answer.by)
    if person_id is None:
        raise Invalid({"by": _("没有这个工号，或已停用")})
    actor = actor_for(person_id, via="api", at=at)
    MATTERS[row.matter].sign(row.matter_id, answer.verdict, step_id=row.step_id, note=answer.note, amount=answer.amount, actor=actor, at=at)
    row.state, row.answered_at, row.answered_by_id, row.verdict = states.ANSWERED, at, person_id, answer.verdict
    row.save(update_fields=["state", "answered_at", "answered_by", "verdict"])
    announce(facts.ApprovalAnswered(**about(row), signer_person=person_id, verdict=answer.verdict), actor=actor, at=at)
    return row
