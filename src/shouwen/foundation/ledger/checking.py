"""Proofs of the whole asked for from the page: queued with a row that shows how far they are, done piece by piece by the worker.

A piece is small, so that clocks and deliveries, which the same worker looks after, wait for moments only.
"""

from __future__ import annotations

import hmac
from datetime import datetime

from shouwen.foundation.ledger import verify
from shouwen.foundation.ledger.models import Anchor, Check, Entry

CHAINS = 1500
"""Chains of one piece: about a second's work."""


def step(*, at: datetime) -> Check | None:
    """Do the next piece of the oldest proof that is not done; the proof, or None when nobody waits for one."""
    check = Check.objects.filter(state__in=["waiting", "running"]).order_by("asked_at").first()
    if check is None:
        return None
    _piece(check, at)
    check.save()
    return check


def _piece(check: Check, at: datetime) -> None:
    if check.state == "waiting":
        check.state, check.total = "running", Entry.objects.count()
    verdict, last = verify.part((check.after_kind, check.after_id), chains=CHAINS)
    check.entries += verdict.entries
    check.chains += verdict.chains
    if verdict.broken:
        _end(check, verdict.broken, at)
    elif last is None:
        check.total = check.entries
        check.anchors, broken = verify.anchored()
        _end(check, broken, at)
    else:
        check.after_kind, check.after_id = last


def _end(check: Check, broken: verify.Broken | None, at: datetime) -> None:
    check.state, check.ended_at = ("broken" if broken else "whole"), at
    if broken:
        check.broken_kind, check.broken_id = broken.subject_kind, broken.subject_id
        check.broken_seq, check.broken_why = broken.seq, broken.why


def signature_holds(anchor: Anchor) -> bool:
    """Whether an anchor's own signature is the installation's."""
    return hmac.compare_digest(anchor.signature, verify.sign(anchor.day, anchor.root, anchor.prev_root))
