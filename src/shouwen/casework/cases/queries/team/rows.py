"""The rows behind a figure, nearest due first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.queue import COLUMNS, DUE, Line, lines
from shouwen.casework.cases.queries.team import waits as waiting
from shouwen.casework.cases.queries.team.figures import behind, watched
from shouwen.kit.actor import Actor
from shouwen.kit.paging import Slice, pack, unpack


@dataclass(frozen=True)
class Narrow:
    """What part of a figure is asked for: one person's (owned, or handled for others), one centre's, one wait's."""

    figure: str = "open"
    owner_id: int | None = None
    handler_id: int | None = None
    offered_id: int | None = None
    centre_id: int | None = None
    wait: str = ""


def narrowed(
    asked: Narrow, actor: Actor, *, at: datetime, among: QuerySet[Any] | None = None
) -> QuerySet[Case]:
    """The cases asked for; ``among`` are ids from above (those that wait for a unit)."""
    cases = behind(actor, asked.figure, at=at)
    if asked.owner_id:
        cases = cases.filter(owner_id=asked.owner_id)
    if asked.handler_id:
        cases = cases.filter(handler_id=asked.handler_id).exclude(owner_id=F("handler_id"))
    if asked.offered_id:
        cases = cases.filter(handoffs__answer="waiting", handoffs__to_person_id=asked.offered_id).distinct()
    if asked.centre_id:
        cases = cases.filter(centre_id=asked.centre_id)
    if asked.wait:
        cases = cases.filter(waiting.asks(asked.wait))
    return cases if among is None else cases.filter(pk__in=among)


def count(asked: Narrow, actor: Actor, *, at: datetime, among: QuerySet[Any] | None = None) -> int:
    """How many rows a figure has."""
    return narrowed(asked, actor, at=at, among=among).count()


def rows(
    asked: Narrow,
    actor: Actor,
    *,
    at: datetime,
    among: QuerySet[Any] | None = None,
    cursor: str = "",
    limit: int = 50,
) -> Slice[Line]:
    """One page of the rows behind a figure. Five queries.

    :raises NotFound: for an unknown figure.
    """
    cases = narrowed(asked, actor, at=at, among=among).order_by("due_at", "id")
    if cursor:
        moment, last = unpack(cursor, datetime, int)
        cases = cases.filter(due_at__gte=moment).exclude(due_at=moment, id__lte=last)
    found = list(cases.values_list(*COLUMNS)[: limit + 1])
    more = pack(found[limit - 1][DUE].isoformat(), found[limit - 1][0]) if len(found) > limit else ""
    return Slice(lines(found[:limit], at=at), more)


def chosen(ids: Collection[int], actor: Actor) -> list[int]:
    """Those of some cases that are open and in a head's reach, in their order."""

    return list(watched(actor).filter(pk__in=list(ids)).order_by("due_at", "id").values_list("id", flat=True))
