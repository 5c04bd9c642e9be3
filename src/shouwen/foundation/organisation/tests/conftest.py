"""A province over two cities, with somebody in charge, and things people hold."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import centre, person, seed_roles, unit_of
from shouwen.foundation.organisation import slots
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import SYSTEM
from shouwen.kit.testing import built_once

AT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)


@pytest.fixture
def house() -> SimpleNamespace:
    """What :func:`whole` makes."""
    seed_roles()
    return whole()


@built_once(Unit.objects.count)
def whole() -> SimpleNamespace:
    """Units and people of a province (``JH``) with the cities ``JZ`` and ``LX``."""
    province = centre("江海省客服中心", prefix="JH")
    city = centre("江州客服中心", prefix="JZ", parent=Unit.objects.get(pk=province.pk))
    other = centre("临溪客服中心", prefix="LX", parent=Unit.objects.get(pk=province.pk))
    room = unit_of(city, "业务受理室")
    team = unit_of(room, "投诉受理组", level="team")
    return SimpleNamespace(
        province=province,
        city=city,
        other=other,
        room=room,
        team=team,
        head=person(city, "centre_head", "钟一鸣"),
        leader=person(team, "team_leader", "郑立群"),
        agent=person(team, "junior_agent", "罗子谦"),
        peer=person(team, "junior_agent", "彭岚"),
        stranger=person(other, "centre_head", "邻居"),
    )


@pytest.fixture
def by():
    """The actor of a person."""
    return lambda who: SYSTEM if who is None else actor_for(who.pk, at=AT)


@pytest.fixture
def held():
    """Things people hold, handed over like cases are: person id → how many."""
    things: Counter[int] = Counter()

    def count(person_id: int) -> list[tuple[str, int]]:
        return [("件责任事项", things[person_id])]

    def depart(person_id: int, heir_id: int, *, actor, at) -> None:
        things[heir_id] += things.pop(person_id, 0)

    kept = slots.holdings.filled, slots.departures.filled
    slots.holdings.filled, slots.departures.filled = [count], [depart]
    yield things
    slots.holdings.filled, slots.departures.filled = kept
