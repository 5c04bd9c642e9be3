"""Which signatures are asked for outside: what is wanted now goes out once, what is wanted no more is closed there too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from shouwen.casework.oa import facts, queries, states
from shouwen.casework.oa.actions.matters import MATTERS
from shouwen.casework.oa.actions.sending import about
from shouwen.casework.oa.models import Connection, Sending
from shouwen.casework.redress.queries import Paper, fingerprint
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM
from shouwen.kit.ids import new_id


def sync(matter: str, matter_id: int, *, at: datetime) -> int:
    """Bring what is asked for outside in line with what is wanted here; says how many documents wait to go. Repeating it
    changes nothing."""
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        asked = list(Sending.objects.select_for_update().filter(matter=matter, matter_id=matter_id, event=states.WANTED))
        papers = MATTERS[matter].wanted(matter_id, at=at)
        steps = {paper.step_id for paper in papers}
        closed = [_close(row, at) for row in asked if row.step_id not in steps and row.state in (states.WAITING, states.SENT)]
        known = {row.step_id for row in asked}
        fresh = [_ask(matter, matter_id, paper, at) for paper in papers if paper.step_id not in known]
    return sum([*closed, *fresh])


def _ask(matter: str, matter_id: int, paper: Paper, at: datetime) -> bool:
    link = queries.connection_for(paper.centre_id, matter)
    if link is None:
        return False
    pk = new_id()
    document = {"id": str(pk), "event": f"approval.{states.WANTED}", "matter": matter, **_told(paper)}
    return _write(link, document, pk=pk, centre_id=paper.centre_id, matter=matter, matter_id=matter_id, step_id=paper.step_id,
                  event=states.WANTED, label=paper.number, made_at=at, due_at=at)  # fmt: skip


def _told(paper: Paper) -> dict[str, Any]:
    """What the other side is shown: sums, posts and colleagues by staff number; nothing of the customer."""
    numbers = dict(Person.objects.filter(pk__in=[paper.requester_id, *paper.signer_ids]).values_list("pk", "staff_number"))
    return {
        "number": paper.number, "title": paper.title, "step": paper.kind, "post": paper.place, "amount": paper.amount, "currency": paper.currency,
        "requester": numbers.get(paper.requester_id, ""), "signers": [numbers[each] for each in paper.signer_ids if numbers.get(each)],
        "why": list(paper.why), "page": paper.page, "snapshot": paper.snapshot,
    }  # fmt: skip


def _close(row: Sending, at: datetime) -> bool:
    """Signed, refused or taken back here meanwhile: the other side is told, if it has heard of it."""
    heard = row.state == states.SENT
    row.state = states.OVERTAKEN
    row.save(update_fields=["state"])
    announce(facts.ApprovalOvertaken(**about(row)), actor=SYSTEM, at=at)
    if not heard:
        return False
    pk = new_id()
    document = {"id": str(pk), "event": f"approval.{states.CLOSED}", "matter": row.matter, "number": row.label, "closes": str(row.pk), "remote": row.remote}
    return _write(row.connection, document, pk=pk, centre_id=row.centre_id, matter=row.matter, matter_id=row.matter_id, step_id=row.step_id,
                  event=states.CLOSED, label=row.label, made_at=at, due_at=at)  # fmt: skip


def _write(link: Connection, document: dict[str, Any], **values: Any) -> bool:
    _row, made = Sending.objects.get_or_create(
        step_id=values.pop("step_id"), event=values.pop("event"), defaults={**values, "connection": link, "document": document, "digest": fingerprint(document)}
    )
    return made
