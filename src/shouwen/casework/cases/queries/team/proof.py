"""Ownerless = 0, proved: counted over the chains themselves, never taken for granted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from shouwen.casework.cases.models import Case, DutyLink
from shouwen.casework.cases.queries.chain import chain, replay
from shouwen.casework.cases.queries.queue import COLUMNS, Line, lines
from shouwen.casework.cases.queries.team.figures import watched
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor

SHOWN = 50
SAMPLE = 20


@dataclass(frozen=True)
class Proof:
    """What was counted: open cases; those without an open link of ownership; those whose link names somebody else;
    those whose owner is gone, or away with nobody standing in. ``rows`` are the first of the wrong ones."""

    at: datetime
    open: int
    unlinked: int
    mismatched: int
    abandoned: int
    owners: int
    away: int
    rows: Sequence[Line]

    @property
    def ownerless(self) -> int:
        """How many open cases nobody answers for; always 0, or something is broken."""
        return self.unlinked + self.mismatched + self.abandoned

    @property
    def owned(self) -> int:
        """How many have exactly one owner, who is here or has a proxy."""
        return self.open - self.ownerless

    @property
    def holds(self) -> bool:
        return self.ownerless == 0


def proof(actor: Actor, *, at: datetime, shown: bool = True) -> Proof:
    """Count over every open case a head answers for whether exactly one present person owns it.

    Four queries, and one for each owner who is away; ``shown`` False leaves out the rows.

    :raises Forbidden: without ``cases.reassign``.
    """
    cases = watched(actor)
    owners = set(cases.order_by().values_list("owner_id", flat=True).distinct())
    here = organisation.on_duty_among(owners, at=at)
    away = owners - here
    covered = {pk for pk in away if organisation.is_active(pk) and organisation.proxy_for(pk, at=at)}
    lost = away - covered
    linked = _link()
    unlinked, other = ~Exists(linked), Exists(linked.exclude(person_id=OuterRef("owner_id")))
    gone = Q(owner_id__in=lost)
    told = cases.aggregate(
        all=Count("pk"),
        unlinked=Count("pk", filter=unlinked),
        other=Count("pk", filter=other),
        gone=Count("pk", filter=gone & ~Q(unlinked) & ~Q(other)),
    )
    wrong = told["unlinked"] + told["other"] + told["gone"]
    rows = _rows(cases.filter(Q(unlinked) | Q(other) | gone), at) if shown and wrong else []
    return Proof(at, told["all"], told["unlinked"], told["other"], told["gone"], len(owners), len(away), rows)


def _link() -> QuerySet[DutyLink]:
    return DutyLink.objects.filter(case=OuterRef("pk"), lane="owner", until=None)


def _rows(cases: QuerySet[Case], at: datetime) -> list[Line]:
    return lines(list(cases.order_by("due_at", "id").values_list(*COLUMNS)[:SHOWN]), at=at)


@dataclass(frozen=True)
class Replayed:
    """One case whose chain was told anew from the ledger."""

    number: str
    links: int
    agrees: bool


def replayed(actor: Actor, *, limit: int = SAMPLE) -> list[Replayed]:
    """Tell the chains of some cases anew from the ledger alone, those longest open first; a few queries each."""
    found = list(watched(actor).order_by("received_at", "id")[:limit])
    return [Replayed(case.number, len(kept := chain(case)), replay(case) == kept) for case in found]


__all__ = ["Proof", "Replayed", "proof", "replayed"]
