"""When a matter is put under supervision by rule, without anybody asking (督办, demand 3.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from shouwen.casework.workorders.rules.policy import Figures


def triggers(
    *,
    severity: str,
    source_code: str,
    repeats: int,
    due_at: datetime | None,
    at: datetime,
    held: Figures,
    known: Collection[str] = (),
) -> list[str]:
    """The rules that call for supervision now, most pressing first, without those already ``known`` for the order.

    Severe from the start, long overdue, complained of a third time, sent by a regulator or raised by the media.
    """
    late = due_at is not None and at >= due_at + timedelta(hours=held.supervise_overdue_hours)
    found = {
        "regulator": source_code in {"regulator", "authority", "12345", "12315"},
        "media": source_code == "media",
        "severe": severity in {"severe", "extreme"},
        "repeated": repeats >= 2,
        "overdue": late,
    }
    return [name for name, holds in found.items() if holds and name not in known]
