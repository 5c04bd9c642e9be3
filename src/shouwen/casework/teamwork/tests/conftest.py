"""The people of a team's work, as the tests begin with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from shouwen.casework.cases.testing import AT, House, comer, house
from shouwen.foundation.access.testing import unit_of
from shouwen.kit.actor import Actor


@pytest.fixture
def team(tmp_path, settings) -> Iterator[House]:
    settings.SHOUWEN_VAR = tmp_path
    made = house()
    made.has("agent", "mate", "leader", "manager", "head")
    with time_machine.travel(AT, tick=False):
        yield made


@pytest.fixture
def neighbour(team: House) -> Actor:
    """A team leader of another team of the same centre."""
    return comer(unit_of(team.city, "投诉二班", level="team"), "team_leader", "邻班长", "senior")


@pytest.fixture
def province(team: House) -> Actor:
    """The supervision post of the province, which guides the posts of its cities."""
    return comer(team.province, "service_supervision", "督查", "senior")
