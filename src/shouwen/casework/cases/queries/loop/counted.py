"""What cases lack, told by the database: each gap is asked of a case once, and every figure added up from the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import BooleanField, Case, Count, ExpressionWrapper, Q, QuerySet, Value, When

from shouwen.casework.cases import states
from shouwen.casework.cases.models import Case as Matter
from shouwen.casework.cases.queries.loop.gaps import gaps, stands_at
from shouwen.casework.cases.queries.team.figures import answered_for, watched
from shouwen.casework.cases.rules.policy import Figures
from shouwen.kit.actor import Actor
from shouwen.kit.among import listed
from shouwen.kit.standing import Alike, Standing

KEPT = 64
"""For so many centres' limits a question is kept."""


@dataclass
class Counted:
    """How many cases there are, at each step, with each gap, with any gap; those with any by who owns them and where."""

    all: int = 0
    any: int = 0
    standing: Counter[str] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)
    by_owner: Counter[int] = field(default_factory=Counter)
    by_centre: Counter[int] = field(default_factory=Counter)


def ended(actor: Actor, days: int, at: datetime) -> QuerySet[Matter]:
    """The cases a head answers for that were closed in the last days.

    :raises Forbidden: without ``cases.reassign``.
    """
    return answered_for(actor).filter(is_open=False, state=states.CLOSED, ended_at__gte=at - timedelta(days=days), ended_at__lte=at)


def sides(held: Figures, at: datetime, *, over: bool) -> dict[str, Q]:
    """What is asked of open cases, or of ended ones, by the code of the gap."""
    return {code: gap.asks(at, held) for code, gap in gaps().items() if gap.ended is over}


def _codes(*, over: bool) -> list[str]:
    return [code for code, gap in gaps().items() if gap.ended is over]


def counted(actor: Actor, held: Figures, *, days: int = 0, at: datetime) -> Counted:
    """What open cases lack, or with ``days`` those closed in the last days. One query: so many cases of an owner lack the same.

    :raises Forbidden: without ``cases.reassign``.
    """
    found, codes = Counted(), _codes(over=bool(days))
    for owner_id, centre_id, stands, *rest, n in _alike(held, days).all(actor, at):
        lacks = [code for code, yes in zip(codes, rest, strict=True) if yes]
        found.all += n
        found.standing[stands] += n
        found.lacking.update(dict.fromkeys(lacks, n))
        if lacks:
            found.any += n
            found.by_owner[owner_id] += n
            found.by_centre[centre_id] += n
    return found


@lru_cache(maxsize=KEPT)
def _alike(held: Figures, days: int) -> Alike[tuple[Any, ...]]:
    """How many cases of each owner lack the same, drawn once for all who see alike under the same limits."""

    def ask(actor: Actor, at: datetime) -> QuerySet[Matter, tuple[Any, ...]]:
        asked = sides(held, at, over=bool(days))
        cases = _seen(ended(actor, days, at) if days else watched(actor), asked, over=bool(days)).order_by()
        return cases.values_list("owner_id", "centre_id", "stands", *map(_name, asked)).annotate(n=Count("pk"))

    return Alike(ask)


def lacking(ids: Sequence[int], held: Figures, *, over: bool, at: datetime) -> dict[int, tuple[str, Sequence[str]]]:
    """At which step each of some open cases stands (ended ones at none), and the codes of its gaps. One query."""
    codes = _codes(over=over)
    rows = _told(held, over).all(listed(ids), at)
    return {pk: (stands, [code for code, yes in zip(codes, rest, strict=True) if yes]) for pk, stands, *rest in rows}


@lru_cache(maxsize=KEPT)
def _told(held: Figures, over: bool) -> Standing[tuple[Any, ...]]:
    def ask(ids: str, at: datetime) -> QuerySet[Matter, tuple[Any, ...]]:
        asked = sides(held, at, over=over)
        return _seen(Matter.objects.filter(pk__among=ids, is_open=not over), asked, over=over).values_list("pk", "stands", *map(_name, asked))

    return Standing(ask)


def _seen(cases: QuerySet[Matter], asked: Mapping[str, Q], *, over: bool) -> QuerySet[Matter]:
    """Cases, all open or all ended, with where each stands (``stands``, '' for an ended one), and whether each gap is theirs."""
    stands = Case(*(When(asks, then=Value(step)) for step, asks in stands_at().items()), default=Value(""))
    lacks = {_name(code): ExpressionWrapper(q, output_field=BooleanField()) for code, q in asked.items()}
    return cases.annotate(stands=Value("") if over else stands, **lacks)


def _name(code: str) -> str:
    return f"gap_{code}"
