"""A province over a city with two departments, and a complaint of the city."""

from __future__ import annotations

from typing import Any

import pytest

from shouwen.casework.cases import testing
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import AT, House
from shouwen.casework.liability import queries
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import person, unit_of
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.relations.catalogue import actions as catalogue


class Place:
    """The house with departments: ``install`` and ``network``, their heads and clerks."""

    def __init__(self) -> None:
        self.house: House = testing.house()
        self.install = unit_of(self.house.city, "装维二班", role="branch")
        self.network = unit_of(self.house.city, "网络运维部", role="branch")
        self.install_head = self._at(self.install, "branch_head")
        self.install_clerk = self._at(self.install, "branch_clerk")
        self.network_head = self._at(self.network, "branch_head")

    def _at(self, unit: Any, role: str) -> Actor:
        return actor_for(person(unit, role).pk, at=AT)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name == "house":
            raise AttributeError(name)
        return getattr(self.house, name)


@pytest.fixture
def place(db: None) -> Any:
    queries.forget()
    yield Place()
    queries.forget()


@pytest.fixture
def case(place: Place) -> Case:
    return testing.registered(place.agent)


@pytest.fixture
def logistics(place: Place) -> None:
    catalogue.load_pack("logistics", actor=SYSTEM, at=AT)
