"""Writing the ledger: announce, and little else. No action here changes or removes an entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import models, transaction

from shouwen.foundation.ledger import rules
from shouwen.foundation.ledger.facts import Fact, LogExported, canonical
from shouwen.foundation.ledger.models import Check, Delivery, Entry
from shouwen.foundation.ledger.slots import HEARD_BY
from shouwen.kit.actor import Actor
from shouwen.kit.models import new_row
from shouwen.kit.prepared import database, run
from shouwen.kit.sql import insert_rows
from shouwen.kit.standing import Standing


def announce(*facts: Fact, actor: Actor, at: datetime, reason: str = "", fresh: bool = False) -> list[Entry]:
    """Seal facts into their subjects' chains, in the caller's transaction, and queue them for their listeners.

    A chain that is extended is held until the transaction ends: another writer waits, whether or not the caller has locked
    the subject's row. ``fresh`` says the subjects are new, which saves looking for their heads.
    """
    rows = entries(*facts, actor=actor, at=at, reason=reason, fresh=fresh)
    insert_rows(rows)
    return [row for row in rows if isinstance(row, Entry)]


def entries(
    *facts: Fact, actor: Actor, at: datetime, reason: str = "", fresh: bool = False
) -> list[models.Model]:
    """The unsaved entries and deliveries of some facts, for a caller who writes them with its own rows in one trip."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a fact is announced inside the transaction that makes it true")
    rows: list[models.Model] = []
    ordered = sorted(facts, key=lambda fact: (fact.subject_kind, fact.subject_id))
    for (kind, subject_id), group in groupby(ordered, key=lambda fact: (fact.subject_kind, fact.subject_id)):
        seq, prev = (0, "") if fresh else _head(kind, subject_id)
        for fact in group:
            seq += 1
            entry = _entry(fact, seq, prev, actor, at, reason)
            prev = entry.hash
            rows.append(entry)
            rows += [
                new_row(Delivery, entry_id=entry.pk, listener=name, due_at=at)
                for name in HEARD_BY.get(fact.kind, ())
            ]
    return rows


def chained(told: Sequence[tuple[Fact, datetime]], *, actor: Actor) -> list[models.Model]:
    """The unsaved entries of one new subject's facts, each with its own moment, oldest first; nobody hears of them.

    For bringing in what happened elsewhere: it belongs into the chain, but it is no news.
    """
    rows: list[models.Model] = []
    prev = ""
    for seq, (fact, at) in enumerate(told, 1):
        entry = _entry(fact, seq, prev, actor, at, "")
        prev = entry.hash
        rows.append(entry)
    return rows


def _head(kind: str, subject_id: int) -> tuple[int, str]:
    if database().vendor == "postgresql":
        held = run("SELECT last, seal FROM ledger_head(%s, %s)", kind, subject_id)
        return held[0] if held else (0, "")
    return _last.first(kind, subject_id) or (0, "")


_last = Standing(
    lambda kind, subject_id: Entry.objects.filter(subject_kind=kind, subject_id=subject_id)
    .order_by("-seq")
    .values_list("seq", "hash")[:1]
)


def _entry(fact: Fact, seq: int, prev: str, actor: Actor, at: datetime, reason: str) -> Entry:
    values: dict[str, Any] = {
        "subject_kind": fact.subject_kind,
        "subject_id": fact.subject_id,
        "seq": seq,
        "kind": fact.kind,
        "at": at,
        "actor_id": actor.person_id,
        "acting_for_id": actor.acting_for_id,
        "post_id": actor.post_id,
        "centre_id": fact.centre_id or actor.centre_id,
        "via": actor.via,
        "request_id": actor.request_id,
        "reason": reason,
        "body": canonical(fact.body()),
    }
    return new_row(Entry, **values, prev_hash=prev, hash=rules.seal(values, prev))


@transaction.atomic
def ask_check(*, actor: Actor, at: datetime) -> Check:
    """Ask for a proof of the whole ledger; one that is not done yet is joined.

    :raises Forbidden: without ``ledger.verify``.
    """
    actor.need("ledger.verify")
    underway = Check.objects.filter(state__in=["waiting", "running"]).first()
    return underway or Check.objects.create(asked_by=actor.person_id, asked_at=at)


@transaction.atomic
def announce_export(entries: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Put down that somebody took a part of the log out, before they have it.

    :raises Forbidden: without ``ledger.read``.
    """
    actor.need("ledger.read")
    announce(LogExported(subject_id=actor.person_id, entries=entries), actor=actor, at=at, reason=reason)
