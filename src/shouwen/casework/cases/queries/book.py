"""The register book (投诉登记簿): every number of a centre in order, with proof that none is missing (CASE-057)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import Length, Substr

from shouwen.casework.cases import states
from shouwen.casework.cases.models import Case, Counter
from shouwen.casework.cases.queries.places import Place, place
from shouwen.casework.cases.queries.scope import visible
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor
from shouwen.kit.paging import Slice, pack, unpack
from shouwen.relations.customers import queries as customers

SHOWN = ("number", "received_at", "registered_at", "kind_code", "title", "customer", "owner", "state", "ended_at", "is_restricted")
"""What a line tells: all that is read of a wide row."""


@dataclass(frozen=True)
class BookLine:
    """One line of the book."""

    number: str
    received_at: datetime
    registered_at: datetime
    kind_code: str
    title: str
    customer: str
    owner: str
    state: str
    ended_at: datetime | None


@dataclass(frozen=True)
class Book(Slice[BookLine]):
    """A page of the book, and the numbers that should be there and are not: always none."""

    missing: Sequence[str] = field(default=())


def register_book(
    actor: Actor, *, centre_id: int, first: date, last: date, cursor: str = "", limit: int = 200
) -> Book:
    """The cases a centre registered between two days (in its zone), in order of their numbers.

    Restricted cases keep their line, without title and customer, so that the book stays whole.

    :raises Forbidden: without ``cases.register_book``.
    """
    where = place(centre_id)
    cases = _numbered(
        visible(actor, "cases.register_book").filter(centre_id=where.centre_id), where, first, last
    )
    if cursor:
        cases = cases.filter(number__gt=unpack(cursor, str)[0])
    rows = list(cases.order_by("number").only(*SHOWN)[: limit + 1])
    shown = rows[:limit]
    owners = names(row.owner_id for row in shown)
    buyers = customers.names(row.customer_id for row in shown)
    hidden = not actor.may("cases.see_restricted")
    return Book(
        [_line(row, owners, buyers, hidden and row.is_restricted) for row in shown],
        pack(shown[-1].number) if len(rows) > limit else "",
        gaps(where, first, last),
    )


def _numbered(cases: QuerySet[Case], where: Place, first: date, last: date) -> QuerySet[Case]:
    low, high = f"{where.prefix}{first:%y%m%d}", f"{where.prefix}{last + timedelta(days=1):%y%m%d}"
    return cases.filter(number__gte=low, number__lt=high)


def _line(row: Case, owners: dict[int, str], buyers: dict[int, str], hidden: bool) -> BookLine:
    return BookLine(
        row.number,
        row.received_at,
        row.registered_at,
        row.kind_code,
        "" if hidden else row.title,
        "" if hidden else buyers.get(row.customer_id or 0, ""),
        owners.get(row.owner_id, ""),
        str(states.LABELS[row.state]),
        row.ended_at,
    )


def gaps(where: Place, first: date, last: date) -> list[str]:
    """The numbers given out between two days of which there is no case. Two queries, and one for each day on which they are
    not as many as were given out, from the first to the last."""
    missing: list[str] = []
    days = (last - first).days + 1
    stems = [f"{where.prefix}{first + timedelta(days=day):%y%m%d}" for day in range(max(days, 0))]
    spans = _spans(where, first, last)
    for counter in Counter.objects.filter(stem__in=stems).order_by("stem"):
        if spans.get(counter.stem) == (counter.last, f"{counter.stem}-0001", f"{counter.stem}-{counter.last:04d}"):
            continue
        there = set(
            Case.objects.filter(number__startswith=f"{counter.stem}-").values_list("number", flat=True)
        )
        wanted = (f"{counter.stem}-{sequence:04d}" for sequence in range(1, counter.last + 1))
        missing += [number for number in wanted if number not in there]
    return missing


def _spans(where: Place, first: date, last: date) -> dict[str, tuple[int, str, str]]:
    """Of each day's stem how many numbers of four digits there are, the first and the last of them: read from the index alone."""
    size = len(f"{where.prefix}{first:%y%m%d}")
    rows = _numbered(Case.objects.order_by(), where, first, last).annotate(size=Length("number"), stem=Substr("number", 1, size))
    plain = rows.filter(size=size + len("-0001")).values_list("stem")
    told = plain.annotate(count=Count("number"), low=Min("number"), high=Max("number"))
    return {stem: (count, low, high) for stem, count, low, high in told}
