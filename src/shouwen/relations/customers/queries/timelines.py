"""One timeline over everything: the file's own history, every touch, and what upper modules add."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.paging import Slice, pack, unpack
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import scope
from shouwen.relations.customers.queries.cards import family
from shouwen.relations.customers.slots import Moment
from shouwen.relations.customers.slots import timeline as slot


def timeline(customer_id: int, actor: Actor, *, cursor: str = "", limit: int = 30) -> Slice[Moment]:
    """The newest moments of a customer first; entries of joined files are among them.

    :raises NotFound: when the customer is out of the reader's scope.
    """
    root = scope.look_up(customer_id, actor)
    ids = sorted(family(root.pk))
    before = _before(cursor)
    moments = _own(ids, before, limit + 1)
    for source in slot:
        moments += source(ids, actor=actor, before=before, limit=limit + 1)
    moments.sort(key=lambda each: (each.at, each.key), reverse=True)
    if before is not None:
        moments = [each for each in moments if (each.at, each.key) < before]
    shown = moments[:limit]
    more = len(moments) > limit
    return Slice(shown, pack(shown[-1].at.isoformat(), shown[-1].key) if more else "")


def _before(cursor: str) -> tuple[datetime, int] | None:
    if not cursor:
        return None
    at, key = unpack(cursor, datetime, int)
    return at, key


def _own(ids: list[int], before: tuple[datetime, int] | None, limit: int) -> list[Moment]:
    entries = ledger.entries("customer", ids).order_by("-at", "-id")
    if before is not None:
        entries = entries.filter(Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1]))
    told = ledger.told(entries[:limit])
    people = organisation.names([entry.actor_id for entry in told])
    return [
        Moment(
            at=entry.at,
            key=entry.id,
            icon=entry.icon,
            text=_sentence(entry, people),
            who=people.get(entry.actor_id, "") or ledger.via_name(entry.via),
            quote=entry.reason,
            look="note",
        )
        for entry in told
    ]


def _sentence(entry: ledger.Told, people: dict[int, str]) -> str:
    if "purpose" in entry.body:
        entry.body["purpose"] = catalogue.label("reveal", entry.body["purpose"])
    return entry.sentence(people, {})
