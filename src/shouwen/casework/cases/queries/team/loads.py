"""Who carries how much, in one look; every figure is asked as :mod:`figures` says, so that its rows can be opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value

from shouwen.casework.cases.models import Case, Handoff
from shouwen.casework.cases.queries.team.figures import (
    AGE_CODES,
    AGES,
    FIGURES,
    RIGHT,
    Span,
    span_of,
    watched,
)
from shouwen.foundation.ledger.queries import happened
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.queries import Presence
from shouwen.kit.actor import Actor
from shouwen.kit.ids import first_id
from shouwen.kit.standing import Alike

CARRIED = ("over", "soon", "today", "paused", "chased", "promised", "stuck")
"""The figures shown for each person and each centre, of what they own."""
MOVED = {
    "registered": "cases.CaseRegistered",
    "ended": "cases.CaseClosed",
    "reopened": "cases.CaseReopened",
    "missed": "deadlines.DeadlineMissed",
}


@dataclass(frozen=True)
class Load:
    """What one person carries: ``counts`` by figure, of the cases they own; whether they are here today."""

    person_id: int
    name: str
    unit: str
    owned: int
    handled: int
    to_accept: int
    counts: Mapping[str, int]
    presence: Presence | None

    @property
    def share(self) -> int:
        """The heaviest of the team stands for a hundred; set by :func:`team_view`."""
        return int(self.counts.get("share", 0))


@dataclass(frozen=True)
class Place:
    """What one centre carries."""

    centre_id: int
    name: str
    open: int
    counts: Mapping[str, int]

    @property
    def late(self) -> int:
        """The share of what is overdue, in per cent."""
        return round(100 * self.counts["over"] / self.open) if self.open else 0


@dataclass(frozen=True)
class TeamView:
    """A head's page: figures of all they answer for, then person by person and, for a province, city by city."""

    figures: Mapping[str, int]
    loads: Sequence[Load]
    places: Sequence[Place]
    moved: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """What happened yesterday and today, by :data:`MOVED`."""

    @property
    def ageing(self) -> list[tuple[str, int]]:
        """The buckets of age and what they hold."""
        return [(code, self.figures[code]) for code in AGE_CODES]


def team_view(actor: Actor, *, at: datetime) -> TeamView:
    """Figures, loads, presence, movement. Nine queries at most, along the indexes of what is open.

    :raises Forbidden: without ``cases.reassign``.
    """
    span = span_of(actor, at)
    told = _counted.all(actor, *span.moments)
    figures = dict(zip(FIGURES, told[0] if told else [0] * len(FIGURES), strict=True))
    owned = _named(_by_owner.all(actor, *span.moments))
    handled, offered = dict(_handled.all(actor)), dict(_offered.all(actor))
    reach = actor.need(RIGHT)
    wide = not reach.narrow and (reach.centre_ids is None or len(reach.centre_ids) > 1)
    places = _places(_named(_by_centre.all(actor, *span.moments))) if wide else []
    return TeamView(
        figures,
        _loads(actor, owned, handled, offered, wide, at),
        places,
        moved(actor, span),
    )


@Alike
def _counted(actor: Actor, *moments: datetime) -> QuerySet[Case, tuple[Any, ...]]:
    """Every figure of all they answer for, in one row."""
    span = Span.of(*moments)
    counts = {f"n_{code}": Count("pk", filter=each.asks(span)) for code, each in FIGURES.items()}
    return watched(actor).order_by().annotate(whole=Value(1)).values("whole").annotate(**counts).values_list(*counts)


def _by(column: str) -> Alike[tuple[Any, ...]]:
    """What is carried, row by row of a column."""

    def ask(actor: Actor, *moments: datetime) -> QuerySet[Case, tuple[Any, ...]]:
        span = Span.of(*moments)
        counts = {f"n_{code}": Count("pk", filter=FIGURES[code].asks(span)) for code in CARRIED}
        rows = watched(actor).order_by().values(column).annotate(n_open=Count("pk"), **counts)
        return rows.values_list(column, "n_open", *counts)

    return Alike(ask)


_by_owner, _by_centre = _by("owner_id"), _by("centre_id")


@Alike
def _handled(actor: Actor) -> QuerySet[Case, tuple[Any, ...]]:
    cases = watched(actor).exclude(handler_id=F("owner_id")).order_by()
    return cases.values_list("handler_id").annotate(n=Count("pk"))


@Alike
def _offered(actor: Actor) -> QuerySet[Handoff, tuple[Any, ...]]:
    offers = Handoff.objects.filter(case__in=watched(actor), answer="waiting", to_person__isnull=False).order_by()
    return offers.values_list("to_person_id").annotate(n=Count("case_id", distinct=True))


def _named(rows: Sequence[tuple[Any, ...]]) -> dict[int, dict[str, int]]:
    return {row[0]: dict(zip(("open", *CARRIED), row[1:], strict=True)) for row in rows}


def _places(by_centre: Mapping[int, dict[str, int]]) -> list[Place]:
    named = organisation.unit_names(by_centre)
    found = [Place(pk, named.get(pk, ""), row["open"], row) for pk, row in by_centre.items()]
    return sorted(found, key=lambda place: (-place.late, -place.open, place.name))


def _loads(
    actor: Actor,
    owned: Mapping[int, dict[str, int]],
    handled: Mapping[int, int],
    offered: Mapping[int, int],
    wide: bool,
    at: datetime,
) -> list[Load]:
    """Everybody who carries something; in a team or one centre also those who carry nothing."""
    reach = actor.need(RIGHT)
    ids = {*owned, *handled, *offered}
    here = organisation.presence(
        ids,
        at=at,
        units=reach.unit_ids if reach.narrow else (),
        centres=() if reach.narrow or wide else (actor.centre_id,),
    )
    most = max([owned.get(pk, {}).get("open", 0) + handled.get(pk, 0) for pk in ids] or [1]) or 1
    found = [
        Load(
            pk,
            each.name,
            each.unit,
            owned.get(pk, {}).get("open", 0),
            handled.get(pk, 0),
            offered.get(pk, 0),
            {
                **dict.fromkeys(CARRIED, 0),
                **owned.get(pk, {}),
                "share": round(100 * (owned.get(pk, {}).get("open", 0) + handled.get(pk, 0)) / most),
            },
            each,
        )
        for pk, each in here.items()
    ]
    return sorted(found, key=lambda load: (-load.counts["over"], -load.owned - load.handled, load.name))


def moved(actor: Actor, span: Span) -> dict[str, tuple[int, int]]:
    """How many cases came, ended, came back and were missed yesterday and today, as the ledger tells; one query.

    Counted over the centres in reach (a team's figures are those of its own cases).
    """
    yesterday = span.morning - timedelta(days=1)
    reach = actor.need(RIGHT)
    told = happened(
        [*MOVED.values()],
        since_id=first_id(yesterday),
        since=yesterday,
        until=span.at,
        centres=reach.centre_ids,
        subjects=_ever(actor) if reach.narrow else None,
    )
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for kind, at in told:
        counted[kind][at >= span.morning] += 1
    return {name: (counted[kind][0], counted[kind][1]) for name, kind in MOVED.items()}


def _ever(actor: Actor) -> Any:
    units = actor.need(RIGHT).unit_ids
    mine = Q(owner_unit_id__in=units) | Q(handler_unit_id__in=units)
    return Case.objects.filter(mine).values("pk")


__all__ = ["AGES", "CARRIED", "Load", "Place", "TeamView", "moved", "team_view"]
