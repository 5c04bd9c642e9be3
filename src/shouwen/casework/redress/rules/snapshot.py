"""What an approval approved, and the proof that it was that: a snapshot hashed as the ledger hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def digest(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of a snapshot in its one spelling: keys sorted, no spaces."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal(previous: str, decision: Mapping[str, Any]) -> str:
    """The seal of one signature: over the one before it and all it says, so that none can be taken out or changed."""
    return hashlib.sha256(f"{previous}\n{digest(decision)}".encode()).hexdigest()
