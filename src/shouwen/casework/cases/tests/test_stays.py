"""How long a case may stand in one state: begun when it comes into it, over when it leaves, shown, counted anew, refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import House, house, later, registered
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines import queries as clocks
from shouwen.casework.deadlines.actions import PolicyInput, StageInput
from shouwen.casework.deadlines.models import Clock
from shouwen.foundation.ledger.verify import verify
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Invalid


def stay(state: str, hours: int) -> StageInput:
    return StageInput("state", Decimal(hours), "work_hour", state=state)


def limited(*stages: StageInput, **applies: Any) -> None:
    entry = PolicyInput("停留", list(stages), applies={"kind": "complaint", **applies})
    deadlines.add_policy("stays", entry, actor=SYSTEM, at=later(days=-1))


@pytest.fixture
def centre(db: None) -> House:
    """A house in which a complaint stands registered two working hours at most, and waits an hour for a department."""
    limited(stay("registered", 2), stay("waiting_unit", 1))
    return house()


def stood(case: Case) -> list[tuple[str, bool]]:
    """The clocks of stays so far, and whether each still runs."""
    found = Clock.objects.filter(subject_kind="case", subject_id=case.pk, stage="state").order_by("id")
    return [(each.key, each.stopped_at is None and each.met_at is None) for each in found]


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def sound(case: Case) -> None:
    """Every clock replays to its due time, and the chain holds."""
    for each in Clock.objects.filter(subject_kind="case", subject_id=case.pk):
        assert clocks.story_of(each).due_at == each.due_at
    assert verify().whole


def test_each_state_has_its_own_clock_and_the_row_keeps_the_nearest(centre: House):
    case = registered(centre.agent)
    assert stood(case) == [("registered", True)]
    assert Clock.objects.get(subject_id=case.pk, stage="state").due_at == later(hours=2)
    actions.work(case, "investigate", actor=centre.agent, at=later(hours=1))
    assert stood(case) == [("registered", False)]
    actions.wait(case, for_="unit", actor=centre.agent, at=later(hours=1))
    assert stood(case) == [("registered", False), ("waiting_unit", True)]
    assert (fresh(case).due_stage, fresh(case).due_at) == ("state", later(hours=2))
    shown = [each.label for each in queries.page(case.number, centre.agent, at=later(hours=1)).clocks if each.stage == "state"]
    assert "环节停留（待部门）" in shown
    actions.resume(case, actor=centre.agent, at=later(hours=1, minutes=30))
    assert stood(case)[-1] == ("waiting_unit", False)
    assert fresh(case).due_stage != "state"
    sound(case)


def test_a_stay_too_long_is_told_and_climbs_while_the_owner_stays(centre: House):
    case = registered(centre.agent)
    actions.wait(case, for_="unit", actor=centre.agent, at=later(minutes=10))
    deadlines.sweep(at=later(hours=1, minutes=20))
    clock = Clock.objects.get(subject_id=case.pk, stage="state", key="waiting_unit")
    assert clock.missed_at == clock.due_at == later(hours=1, minutes=10)
    assert fresh(case).owner_id == case.owner_id
    sound(case)


def test_an_ending_stops_it_and_coming_back_begins_anew(centre: House):
    case = registered(centre.agent)
    actions.withdraw(case, reason_code="solved", note="不用了", actor=centre.agent, at=later(hours=1))
    assert stood(case) == [("registered", False)]
    back = actions.reopen(case, reason="又没人上门", actor=centre.supervisor, at=later(days=1))
    assert back.state not in ("registered", "waiting_unit")
    actions.wait(case, for_="unit", actor=centre.agent, at=later(days=1, minutes=10))
    assert stood(case)[1:] == [("waiting_unit", True)]
    sound(case)


def test_a_case_taken_out_of_a_merge_stands_on_where_it_stood(centre: House):
    first = registered(centre.agent)
    second = registered(centre.agent, phone="13800000002", at=later(minutes=5))
    actions.merge(second, first, actor=centre.supervisor, at=later(minutes=20))
    assert stood(second) == [("registered", False)]
    actions.unmerge(second, actor=centre.supervisor, at=later(minutes=40))
    assert stood(second) == [("registered", True)]
    assert Clock.objects.get(subject_id=second.pk, stage="state").due_at == later(hours=2, minutes=5)
    sound(second)


def test_another_rule_for_the_same_state_counts_it_anew(centre: House):
    case = registered(centre.agent)
    entry = PolicyInput("停留", [stay("registered", 3)])
    deadlines.change_policy("stays", entry, recount_open=True, actor=SYSTEM, at=later(minutes=30))
    deadlines.recount(at=later(minutes=31))
    assert Clock.objects.get(subject_id=case.pk, stage="state").due_at == later(hours=3)
    sound(case)


def test_where_nothing_limits_it_a_step_asks_nothing_of_the_clocks(db: None):
    centre = house()
    case = registered(centre.agent)
    assert stood(case) == []
    with CaptureQueriesContext(connection) as asked:
        actions.work(case, "investigate", actor=centre.agent, at=later(hours=1))
    assert not [each for each in asked if "deadlines_clock" in each["sql"]]


@pytest.mark.parametrize(
    ("stage", "applies", "said"),
    [
        (stay("closed", 1), {}, "没结束"),
        (stay("nowhere", 1), {}, "没结束"),
        (stay("", 1), {}, "没结束"),
        (StageInput("resolve", Decimal(1), "work_hour", state="waiting_unit"), {}, "留空"),
        (stay("waiting_unit", 1), {"kind": "", "subject_kind": "workorder"}, "工单"),
    ],
)
def test_a_stay_needs_a_state_that_a_case_can_stand_in(db: None, stage: StageInput, applies: dict[str, str], said: str):
    with pytest.raises(Invalid) as no:
        limited(stage, **applies)
    assert said in no.value.fields["stage0"]


def test_waiting_for_a_customer_is_counted_while_the_other_limits_stand(db: None):
    limited(stay("waiting_customer", 2))
    centre = house()
    case = registered(centre.agent)
    actions.wait(case, for_="customer", reason_code="customer_time", actor=centre.agent, at=later(minutes=10))
    row = fresh(case)
    assert (row.due_stage, row.due_at, row.clock_state) == ("state", later(hours=2, minutes=10), "running")
    deadlines.sweep(at=later(hours=2, minutes=20))
    assert fresh(case).clock_state == "over"
    sound(case)
    actions.resume(case, actor=centre.agent, at=later(hours=2, minutes=30))
    assert stood(case) == [("waiting_customer", False)]
    assert fresh(case).clock_state == "running"
    sound(case)
