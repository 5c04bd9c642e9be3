"""A complaint with a record, ready to be put on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shouwen.casework.cases import testing as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.complaints import actions as complaints
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
    return made


@pytest.fixture
def case(house: cases.House) -> Case:
    found = cases.registered(house.agent, name="彭晓𠮷")
    complaints.record(found, {"product": "光猫 HG8245", "outcome": "upheld", "finding": "师傅没有赴约"}, actor=house.agent, at=AT)
    return found


def kinds(case: Case) -> list[str]:
    """The names of the facts of a case, in order."""
    return [each.kind for each in timeline("case", case.pk)]
