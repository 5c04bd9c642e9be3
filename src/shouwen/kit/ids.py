"""Row numbers made by the program, so that rows that belong together can be written in one trip.

63 bits: 40 of milliseconds since 2026-01-01 (until 2060), 13 of process salt, 10 of a counter within the
millisecond. Ids grow with time, which keeps new rows side by side in the indexes.
"""

from __future__ import annotations

import os
import threading
import time
from datetime import datetime

EPOCH_MS = 1_767_225_600_000
_lock = threading.Lock()
_state = {"salt": 0, "ms": 0, "count": 0}


def _season() -> None:
    """A salt of its own for each process, and for each child that starts as a copy."""
    _state["salt"] = int.from_bytes(os.urandom(2), "big") & 0x1FFF


_season()
os.register_at_fork(after_in_child=_season)


def new_id() -> int:
    """A number never handed out before by this process, and almost surely by no other."""
    with _lock:
        ms = max(time.time_ns() // 1_000_000 - EPOCH_MS, _state["ms"])
        count = _state["count"] + 1 if ms == _state["ms"] else 0
        if count > 0x3FF:
            ms, count = ms + 1, 0
        _state.update(ms=ms, count=count)
        return ms << 23 | _state["salt"] << 10 | count


def first_id(moment: datetime) -> int:
    """The smallest id that can have been made at or after a moment."""
    return max(int(moment.timestamp() * 1000) - EPOCH_MS, 0) << 23
