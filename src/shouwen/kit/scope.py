"""From how far a right reaches to a WHERE clause: one spelling of scope for every table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from shouwen.kit.actor import Reach

M = TypeVar("M", bound=Model)


def within(reach: Reach, *, centre: str, units: Sequence[str] = (), people: Sequence[str] = ()) -> Q:
    """The rows a reach covers.

    ``centre``, ``units`` and ``people`` name the columns that hold the row's centre, units and people, such as
    ``centre_id``, ``("unit_id",)``, ``("owner_id", "handler_id")``. Wide reaches go by centre; units and the person's
    own come on top, for somebody whose two posts reach differently far in two centres.
    """
    if reach.centre_ids is None:
        return Q()
    covered = Q(pk__in=()) if reach.narrow else Q(**{f"{centre}__in": reach.centre_ids})
    for column in units if reach.unit_ids else ():
        covered |= Q(**{f"{column}__in": reach.unit_ids})
    for column in people if reach.person_id else ():
        covered |= Q(**{column: reach.person_id})
    return covered


def picked(rows: QuerySet[M], which: M | int | str) -> M | None:
    """The row meant by itself, by its id or by its ``number`` as people type it; None when it is not among ``rows``."""
    if isinstance(which, str):
        return rows.filter(number=which.strip().upper()[:24]).first() if which.isprintable() else None
    return rows.filter(pk=which if isinstance(which, int) else which.pk).first()
