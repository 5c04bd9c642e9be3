"""A centre with people, a department, and a case in hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from shouwen.casework.cases import testing as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.deadlines import actions as deadlines
from shouwen.foundation.access.testing import person, unit_of
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.kept import settle_all

AT = cases.AT
later = cases.later


@pytest.fixture
def house(tmp_path: Path, settings: Any) -> cases.House:
    settings.SHOUWEN_VAR = tmp_path
    deadlines.seed()
    made = cases.house()
    settle_all()
    return made


@pytest.fixture
def branch(house: cases.House) -> Any:
    unit = unit_of(house.city, "网络运维部", role="branch")
    person(unit, "branch_head", "部门经理")
    return unit


@pytest.fixture
def case(house: cases.House) -> Case:
    return cases.registered(house.agent)


def does(name: str, **values: Any) -> dict[str, Any]:
    """One deed."""
    return {"deed": name, "with": values}


def kinds(case: Case) -> list[str]:
    """The names of the facts of a case, in order."""
    return [each.kind.partition(".")[2] for each in timeline("case", case.pk)]


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


Clock = Callable[..., datetime]
