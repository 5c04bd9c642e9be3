"""A province over a city with people, complaints of a year, and a review brought as far as a test needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from shouwen.casework.cases import testing
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.reviews import actions
from shouwen.kit.kept import settle_all

AT = testing.AT
later = testing.later
YEAR = 2026


@pytest.fixture(autouse=True)
def now(tmp_path, settings):
    settings.SHOUWEN_VAR = tmp_path
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def house(db):
    deadlines.seed()
    made = testing.house()
    made.has("agent", "mate", "leader", "supervisor", "manager", "head", "province_head")
    settle_all()
    return made


def complaint(house, n=0, *, at=AT, **more):
    return testing.registered(house.agent, at=at, phone=f"1395555{n:04d}", name=f"客户{n}", **more)


def offered(house, *, at=AT):
    row = actions.begin(YEAR, actor=house.manager, at=at)
    actions.remark(row.pk, {"performance": "比去年少", "decisions": "预约改为自选"}, actor=house.manager, at=at)
    return actions.offer(row.pk, actor=house.manager, at=at)


def signed(house, *, at=AT):
    return actions.sign(offered(house, at=at).pk, actor=house.head, at=at)


def parts(row, code):
    return {name: n for name, n in row.figures[code]["parts"].items() if n}


DAY = timedelta(days=1)
NEW_YEAR = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)
"""Midnight of 1 January 2026 in Shanghai."""
