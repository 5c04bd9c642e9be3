"""A centre that counts by packs, and complaints of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shouwen.casework.cases import testing as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.statutes import actions, queries
from shouwen.foundation.access.testing import person
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import SYSTEM

AT = cases.AT
later = cases.later


@pytest.fixture
def house(db: None, tmp_path: Path, settings: Any) -> Any:
    settings.SHOUWEN_VAR = tmp_path
    made = cases.house()
    queries.forget()
    yield made
    queries.forget()


@pytest.fixture
def bank(house: cases.House) -> cases.House:
    """The city counts by the law for banks."""
    actions.load("cn-bank", actor=SYSTEM, at=AT)
    actions.choose("cn-bank", house.city.pk, actor=SYSTEM, at=AT)
    return house


def legal(case: Case) -> dict[str, Clock]:
    """The legal clocks of a case by key."""
    return {
        row.key: row
        for row in Clock.objects.filter(subject_kind="case", subject_id=case.pk, stage__startswith="law_")
    }


def local(moment: Any) -> str:
    """A moment on the centre's wall clock."""
    from zoneinfo import ZoneInfo

    return str(moment.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%m-%d %H:%M"))


def kinds(case: Case) -> list[str]:
    """The names of the facts of a case, in order."""
    return [each.kind.partition(".")[2] for each in timeline("case", case.pk)]


__all__ = ["AT", "kinds", "later", "legal", "local", "person"]
