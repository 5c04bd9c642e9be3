"""Counting what stands beside the lines of a service charter, ahead of whoever reads it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from shouwen.casework.reviews.models import Tally
from shouwen.casework.reviews.queries import purpose as read
from shouwen.casework.reviews.queries.counting import count, span
from shouwen.foundation.organisation.queries import all_centres


def tally(centre_ids: Collection[int] | None = None, *, at: datetime) -> int:
    """Count this year's figures of some centres, or of every one in which a charter holds; an earlier moment never replaces a later
    one. Returns how many were counted."""
    known = dict(Tally.objects.values_list("centre_id", "counted_at"))
    late = [pk for pk in (read.chartered() if centre_ids is None else centre_ids) if pk not in known or known[pk] < at]
    for centre_id in late:
        year = read.year_of(centre_id, at)
        told = {"year": year, "figures": count(span(centre_id, year, at=at), at=at), "counted_at": at}
        Tally.objects.update_or_create(centre_id=centre_id, defaults=told)
    return len(late)


def tally_for(centre_id: int, *, at: datetime) -> int:
    """As a charter of a centre, or (0) of every centre, begins to hold."""
    return tally([centre_id] if centre_id else list(all_centres().values_list("pk", flat=True)), at=at)
