"""A centre with people, and a complaint in hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shouwen.casework.cases import testing as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.complaints.queries import policy
from shouwen.casework.deadlines import actions as deadlines
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
    policy.forget()
    return made


@pytest.fixture
def case(house: cases.House) -> Case:
    return cases.registered(house.agent)


def kinds(case: Case) -> list[str]:
    """The names of the facts of a case, in order."""
    return [each.kind.partition(".")[2] for each in timeline("case", case.pk)]


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)
