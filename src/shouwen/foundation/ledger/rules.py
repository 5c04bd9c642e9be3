"""How a chain is sealed and checked. Pure: anyone with the printed values can do the same sums."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from shouwen.foundation.ledger.facts import canonical

SEALED = (
    "subject_kind",
    "subject_id",
    "seq",
    "kind",
    "at",
    "actor_id",
    "acting_for_id",
    "post_id",
    "centre_id",
    "via",
    "request_id",
    "reason",
    "body",
)
"""The columns an entry's hash covers, besides the hash before it."""

MAX_ATTEMPTS = 8


def moment(at: datetime) -> str:
    """The one spelling of a moment inside a seal: UTC, microseconds, ``Z``."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return f"{utc.isoformat(timespec='microseconds')[:-6]}Z"


def seal(values: Mapping[str, Any], prev_hash: str) -> str:
    """SHA-256 over ``prev_hash``, a line feed and the canonical JSON of the sealed columns.

    ``body`` is the canonical JSON text as stored; ``at`` is a moment and is spelled by :func:`moment`.
    """
    return hashlib.sha256(f"{prev_hash}\n{covered(values)}".encode()).hexdigest()


def covered(values: Mapping[str, Any]) -> str:
    """The canonical JSON of the sealed columns of an entry, as its hash covers it."""
    return canonical({name: moment(values[name]) if name == "at" else values[name] for name in SEALED})


def first_broken(entries: Iterable[Mapping[str, Any]]) -> tuple[int, str] | None:
    """The first entry of one chain (in order) that does not hold: its number in the chain and why; None when whole.

    Reasons: ``gap`` (a number is missing), ``unlinked`` (it does not name the one before), ``altered``.
    """
    expected, prev = 1, ""
    for entry in entries:
        if entry["seq"] != expected:
            return expected, "gap"
        if entry["prev_hash"] != prev:
            return expected, "unlinked"
        if entry["hash"] != seal(entry, prev):
            return expected, "altered"
        expected, prev = expected + 1, entry["hash"]
    return None


def back_off(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts: 5 s, 20 s, 80 s … at most six hours."""
    return timedelta(seconds=min(5 * 4 ** max(attempts - 1, 0), 6 * 3600))


def root(heads: Iterable[tuple[str, int, int, str]]) -> str:
    """One hash over the heads of all chains, given in order of (subject kind, subject id)."""
    digest = hashlib.sha256()
    for kind, subject, seq, head in heads:
        digest.update(f"{kind}:{subject}:{seq}:{head}\n".encode())
    return digest.hexdigest()
