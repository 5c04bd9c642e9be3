"""What a regulator asks for by a day: a clock beside the others, until the answer went out."""

from __future__ import annotations

import pytest

from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import House
from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.queries import standing
from shouwen.casework.complaints.tests.conftest import later
from shouwen.casework.deadlines.models import Clock
from shouwen.kit.errors import Invalid

pytestmark = pytest.mark.django_db


def running(case: Case) -> list[str]:
    rows = Clock.objects.filter(subject_id=case.pk, stage="regulator", met_at=None, stopped_at=None)
    return [f"{row.due_at:%m-%d %H:%M}" for row in rows]


def test_the_regulators_day_is_a_clock_that_moves_is_met_and_goes(house: House, case: Case) -> None:
    actions.record(case, {"regulator": "nfra", "regulator_on": "2026-03-18", "regulator_due": "2026-03-28"}, actor=house.agent, at=later(hours=1))
    assert running(case) == ["03-28 15:59"]
    actions.record(case, {"regulator_due": "2026-03-25"}, actor=house.agent, at=later(hours=2))
    assert running(case) == ["03-25 15:59"]
    _case, held = queries.find(case.number, house.agent)
    assert any("监管要求 2026-03-25 前答复" in each for each in standing.missing(case, held))
    actions.record(case, {"regulator_answered_on": "2026-03-20"}, actor=house.agent, at=later(days=2))
    assert running(case) == []
    assert Clock.objects.filter(subject_id=case.pk, stage="regulator", met_at__isnull=False).count() == 1
    _case, held = queries.find(case.number, house.agent)
    assert not any("监管要求" in each for each in standing.missing(case, held))


def test_days_before_it_came_are_refused(house: House, case: Case) -> None:
    with pytest.raises(Invalid) as no:
        actions.record(case, {"regulator_on": "2026-03-18", "regulator_due": "2026-03-01"}, actor=house.agent, at=later(hours=1))
    assert "regulator_due" in no.value.fields
    actions.record(case, {"regulator_due": "2026-03-28"}, actor=house.agent, at=later(hours=1))
    actions.record(case, {"regulator_due": ""}, actor=house.agent, at=later(hours=2))
    assert running(case) == []
