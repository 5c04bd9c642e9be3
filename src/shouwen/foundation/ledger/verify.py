"""Proving the ledger: recompute every chain and every anchor, name the first thing that does not hold."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Q

from shouwen.foundation.ledger import rules
from shouwen.foundation.ledger.models import Anchor, Entry

COLUMNS = (*rules.SEALED, "prev_hash", "hash", "id")


@dataclass(frozen=True)
class Broken:
    """The first link that does not hold."""

    subject_kind: str
    subject_id: int
    seq: int
    why: str


@dataclass(frozen=True)
class Verdict:
    """What was checked, and the first broken link, if any."""

    entries: int
    chains: int
    anchors: int
    broken: Broken | None

    @property
    def whole(self) -> bool:
        return self.broken is None


def _rows(**scope: Any) -> Iterator[dict[str, Any]]:
    ordered = Entry.objects.filter(**scope).order_by("subject_kind", "subject_id", "seq")
    return ordered.values(*COLUMNS).iterator(chunk_size=2000)


def verify(*, progress: Callable[[int], None] | None = None, **scope: Any) -> Verdict:
    """Recompute all chains, or those of a scope such as ``subject_kind="case", subject_id=1``, then the anchors."""
    entries = chains = 0
    for (kind, subject), chain in groupby(_rows(**scope), key=lambda row: (row["subject_kind"], row["subject_id"])):
        links = list(chain)
        fault = rules.first_broken(links)
        entries, chains = entries + len(links), chains + 1
        if fault:
            return Verdict(entries, chains, 0, Broken(kind, subject, *fault))
        if progress and chains % 500 == 0:
            progress(entries)
    anchors, broken = (0, None) if scope else _anchors()
    return Verdict(entries, chains, anchors, broken)


def part(after: tuple[str, int], *, chains: int) -> tuple[Verdict, tuple[str, int] | None]:
    """Recompute the next so many chains after one, and the last of them; None when there are no more.

    :returns: what was checked in this piece, and where the next one begins.
    """
    kind, subject = after
    later = Q(subject_kind__gt=kind) | Q(subject_kind=kind, subject_id__gt=subject)
    places = Entry.objects.filter(later, seq=1).order_by("subject_kind", "subject_id")
    found = list(places.values_list("subject_kind", "subject_id")[:chains])
    if not found:
        return Verdict(0, 0, 0, None), None
    upto = Q(subject_kind__lt=found[-1][0]) | Q(subject_kind=found[-1][0], subject_id__lte=found[-1][1])
    rows = Entry.objects.filter(later, upto).order_by("subject_kind", "subject_id", "seq").values(*COLUMNS)
    entries = done = 0
    for place, chain in groupby(rows.iterator(chunk_size=2000), key=lambda row: (row["subject_kind"], row["subject_id"])):
        links = list(chain)
        fault = rules.first_broken(links)
        entries, done = entries + len(links), done + 1
        if fault:
            return Verdict(entries, done, 0, Broken(*place, *fault)), place
    return Verdict(entries, done, 0, None), found[-1]


def anchored() -> tuple[int, Broken | None]:
    """Check every anchor, and the last of them against the entries it signs."""
    return _anchors()


def heads(until_id: int) -> Iterator[tuple[str, int, int, str]]:
    """The head of every chain among the entries written before an id, in order; one query, read as a stream."""
    rows = Entry.objects.filter(id__lt=until_id).order_by("subject_kind", "subject_id", "seq")
    places = rows.values_list("subject_kind", "subject_id", "seq", "hash").iterator(chunk_size=2000)
    for _chain, links in groupby(places, key=lambda row: row[:2]):
        *_, last = links
        yield last


def sign(day: date, root: str, prev_root: str) -> str:
    """The installation's signature under a day's root (HMAC-SHA-256 with the anchor key)."""
    key = bytes.fromhex(settings.SHOUWEN_KEYS["anchor"])
    return hmac.new(key, f"{day.isoformat()}\n{prev_root}\n{root}".encode(), hashlib.sha256).hexdigest()


def _anchors() -> tuple[int, Broken | None]:
    prev, count, last = "", 0, None
    for last in Anchor.objects.order_by("day"):
        count += 1
        right = sign(last.day, last.root, last.prev_root)
        if last.prev_root != prev or not hmac.compare_digest(last.signature, right):
            return count, Broken("anchor", last.pk, count, "altered")
        prev = last.root
    if last is not None and rules.root(heads(last.until_id)) != last.root:
        return count, Broken("anchor", last.pk, count, "entries_changed")
    return count, None
