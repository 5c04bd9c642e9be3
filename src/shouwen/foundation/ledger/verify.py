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
