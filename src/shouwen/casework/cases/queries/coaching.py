"""What each colleague told customers when taking their complaints, for those who coach them (CASE-052)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count

from shouwen.casework.cases.queries.scope import visible
from shouwen.casework.cases.rules.assuring import ASKED, ASSURANCES, parted
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor

RIGHT = "cases.reassign"
"""Whoever leads people coaches them, no further than that right reaches."""


@dataclass
class Coached:
    """One colleague: how many matters they took, and in how many they ticked each sentence."""

    person_id: int
    name: str
    taken: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ASSURANCES, 0))

    @property
    def shares(self) -> list[int]:
        """In per cent, in the order of the sentences."""
        return [round(100 * count / self.taken) if self.taken else 0 for count in self.counts.values()]

    @property
    def said(self) -> list[tuple[str, int]]:
        """Each sentence with its share in per cent."""
        return [(str(words), share) for words, share in zip(ASSURANCES.values(), self.shares, strict=True)]

    @property
    def whole(self) -> int:
        """The mean of the four, in per cent: the least comes first."""
        return round(sum(self.counts.values()) * 100 / (self.taken * len(ASSURANCES))) if self.taken else 0


def coached(actor: Actor, *, days: int, at: datetime) -> list[Coached]:
    """Complaints, faults and reports colleagues took by hand in the last days. Two queries; who says least comes first.

    :raises Forbidden: without ``cases.reassign``.
    """
    since = at - timedelta(days=days)
    taken = visible(actor, RIGHT).filter(
        registered_at__gte=since, kind_code__in=sorted(ASKED), first_contact__isnull=False, pre_contact="", steps__gt=0
    )
    rows = list(taken.order_by().values_list("first_contact_id", "assured").annotate(n=Count("pk")))
    names = organisation.names({person for person, _kept, _n in rows if person})
    found: dict[int, Coached] = {}
    for person, kept, count in rows:
        one = found.setdefault(person or 0, Coached(person or 0, names.get(person or 0, "")))
        one.taken += count
        for code in parted(kept):
            one.counts[code] += count
    return sorted(found.values(), key=lambda each: (each.whole, -each.taken, each.name))
