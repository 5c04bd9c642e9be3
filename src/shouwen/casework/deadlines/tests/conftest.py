"""A matter with nothing behind it: deadlines know subjects, not cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from shouwen.casework.deadlines import slots
from shouwen.casework.deadlines.states import Subject, Traits
from shouwen.kit.actor import Actor, Reach

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
CASE = Subject("case", 4711)
P3 = Traits(centre_id=7, kind="complaint", priority=3, calendar_code="cn-standard", time_zone="Asia/Shanghai")
AGENT = Actor(
    person_id=1,
    centre_id=7,
    rights={
        "deadlines.pause": Reach("own", frozenset({7})),
        "deadlines.extend_request": Reach("own", frozenset({7})),
    },
)
LEADER = Actor(
    person_id=2, centre_id=7, rights={"deadlines.approve_extension_short": Reach("team", frozenset({7}))}
)
HEAD = Actor(
    person_id=3, centre_id=7, rights={"deadlines.approve_extension_long": Reach("centre", frozenset({7}))}
)
PROVINCE = Actor(person_id=4, centre_id=1, rights={"deadlines.edit": Reach("tree", frozenset({1, 7}))})
ROLES: dict[str, list[int]] = {
    "handler": [1],
    "owner": [1],
    "supervisor": [2],
    "unit_head": [3],
    "manager_hotline": [5],
    "branch_gm": [6],
    "centre_head": [3],
    "gm_hotline": [8],
}


@pytest.fixture(autouse=True)
def world() -> Iterator[dict[str, Any]]:
    """Slots filled as the modules above would; what they are told is kept for looking at."""
    seen: dict[str, Any] = {"due": [], "state": [], "sight": True, "skip": set()}
    kept = {
        slot: list(slot.filled)
        for slot in (slots.due_changed, slots.state_changed, slots.people_of, slots.hold, slots.sight)
    }
    for slot in kept:
        slot.filled.clear()
    slots.due_changed.fill(lambda *given, at: seen["due"].append(given[1:]))
    slots.state_changed.fill(lambda subject, stage, state, at: seen["state"].append((stage, state)))
    slots.people_of.fill(lambda subject: ROLES)
    slots.hold.fill(lambda ids: set(ids) - seen["skip"])
    slots.sight.fill(lambda subject, actor: seen["sight"])
    yield seen
    for slot, filled in kept.items():
        slot.filled[:] = filled
