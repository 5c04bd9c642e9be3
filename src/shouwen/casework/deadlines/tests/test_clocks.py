"""Clocks in the database: started, met, paused, rebased, stopped; told and refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shouwen.casework.deadlines import actions, queries
from shouwen.casework.deadlines.models import Clock, ClockEvent
from shouwen.casework.deadlines.states import Subject, Traits
from shouwen.casework.deadlines.tests.conftest import AGENT, CASE, MONDAY, P3
from shouwen.foundation.calendars import actions as calendars
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Forbidden, Invalid
from shouwen.kit.sql import insert_rows

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def begin(traits: Traits = P3, subject: Subject = CASE, at: datetime = MONDAY, **kw: Any) -> dict[str, Clock]:
    actions.start(subject, traits, received_at=at, actor=AGENT, at=at, **kw)
    return rows(subject)


def rows(subject: Subject = CASE) -> dict[str, Clock]:
    return {
        each.stage: each for each in Clock.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
    }


def kinds(subject: Subject = CASE) -> list[str]:
    return [entry.kind.split(".")[1] for entry in timeline("case", subject.chain_id)]


def local(at: datetime) -> str:
    return at.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%m-%d %H:%M")


@pytest.mark.parametrize(
    ("priority", "first_response", "plan", "resolve", "idle"),
    [
        (1, "03-02 10:15", "03-02 12:00", "03-03 10:00", "03-02 11:00"),
        (2, "03-02 10:30", "03-02 14:00", "03-04 10:00", "03-02 14:00"),
        (3, "03-02 12:00", "03-03 10:00", "03-09 10:00", "03-03 10:00"),
        (4, "03-03 10:00", "03-05 10:00", "03-16 10:00", "03-04 10:00"),
    ],
)
def test_the_shipped_limits(priority: int, first_response: str, plan: str, resolve: str, idle: str) -> None:
    found = begin(Traits(7, kind="complaint", priority=priority, calendar_code="cn-standard"))
    due = {stage: local(row.due_at) for stage, row in found.items()}
    assert due == {
        "acknowledge": "03-03 10:00",
        "first_response": first_response,
        "plan": plan,
        "resolve": resolve,
        "progress": "03-09 10:00",
        "idle": idle,
        "total": "03-17 10:00",
    }


def test_kinds_have_limits_of_their_own_and_the_earlier_one_counts() -> None:
    found = begin(Traits(7, kind="consultation", priority=3, calendar_code="cn-standard"))
    assert local(found["resolve"].due_at) == "03-03 10:00"
    assert "total" not in found
    fast = begin(Traits(7, kind="consultation", priority=1, calendar_code="cn-standard"), Subject("case", 2))
    assert local(fast["resolve"].due_at) == "03-03 10:00"


def test_a_work_order_has_its_own_and_a_dispatcher_may_fix_a_moment() -> None:
    order = Subject("workorder", 9, case_id=4711, label="W-01")
    found = begin(Traits(7, priority=3, calendar_code="cn-standard", due={"reply": MONDAY + 5 * HOUR}), order)
    assert local(found["sign"].due_at) == "03-02 15:30"
    assert found["reply"].due_at == MONDAY + 5 * HOUR
    assert found["reply"].case_id == 4711


def test_unsaved_rows_cost_no_query_once_the_rules_are_known() -> None:
    actions.start(CASE, P3, received_at=MONDAY, actor=AGENT, at=MONDAY, save=False)
    with CaptureQueriesContext(connection) as asked:
        started = actions.start(CASE, P3, received_at=MONDAY, actor=AGENT, at=MONDAY, save=False)
    assert len(asked) == 0
    assert started.stage == "first_response"
    assert started.due_at == min(
        clock.due_at for clock in started.clocks if clock.stage not in ("idle", "total")
    )
    with CaptureQueriesContext(connection) as asked:
        insert_rows(started)
    assert len(asked) <= (1 if connection.vendor == "postgresql" else 2)
    assert ClockEvent.objects.get().kind == "started"


def test_what_is_fulfilled_on_arrival_is_met_at_once(world: dict[str, Any]) -> None:
    found = begin(Traits(7, priority=3, met=("acknowledge", "first_response")))
    assert found["acknowledge"].met_at == MONDAY
    assert found["acknowledge"].next_check_at is None
    assert queries.story_of(found["acknowledge"]).met_at == MONDAY
    assert world["due"][-1][1] == "plan"


def test_met_is_told_with_whether_in_time(world: dict[str, Any]) -> None:
    begin()
    actions.mark(CASE, "first_response", actor=AGENT, at=MONDAY + HOUR)
    entry = timeline("case", 4711)[-1]
    assert (entry.kind, entry.body["stage"], entry.body["on_time"]) == (
        "deadlines.ClockMet",
        "first_response",
        True,
    )
    actions.mark(CASE, ["acknowledge", "plan"], actor=AGENT, at=MONDAY + 3 * DAY)
    late = timeline("case", 4711)[-1].body
    assert not late["on_time"]
    assert late["delay_minutes"] > 0
    assert world["due"][-1] == (rows()["resolve"].due_at, "resolve", False)
    assert actions.mark(CASE, "plan", actor=AGENT, at=MONDAY + 4 * DAY) == []


def test_a_progress_notice_starts_the_next_one() -> None:
    begin()
    actions.mark(CASE, "progress", actor=AGENT, at=MONDAY + 2 * DAY)
    row = rows()["progress"]
    assert row.met_at is None
    assert local(row.due_at) == "03-11 10:00"
    assert queries.story_of(row).due_at == row.due_at


def test_marking_costs_few_statements_and_none_of_its_own_when_left_to_the_caller() -> None:
    begin()
    later = actions.Later()
    with CaptureQueriesContext(connection) as asked:
        actions.mark(CASE, "plan", actor=AGENT, at=MONDAY + HOUR, later=later)
    assert len(asked) <= 2
    assert [type(row).__name__ for row in later.rows] == ["ClockEvent"]
    assert later.stage == "first_response"
    assert len(later.facts) == 1


def test_a_listed_reason_stops_the_clock_but_never_the_customers(world: dict[str, Any]) -> None:
    before = begin()
    assert actions.pause(CASE, "customer_material", actor=AGENT, at=MONDAY + DAY)
    paused = rows()
    assert {stage for stage, row in paused.items() if row.paused_at} == {"plan", "resolve", "idle"}
    assert paused["total"].due_at == before["total"].due_at
    assert paused["resolve"].next_check_at == paused["resolve"].paused_until
    assert world["due"][-1][2] is True
    assert actions.resume(CASE, actor=AGENT, at=MONDAY + 2 * DAY)
    assert local(rows()["resolve"].due_at) == "03-10 10:00"
    assert kinds()[-2:] == ["ClockPaused", "ClockResumed"]
    assert world["due"][-1][2] is False
    assert not actions.resume(CASE, actor=AGENT, at=MONDAY + 2 * DAY)


def test_other_reasons_do_not_stop_it() -> None:
    before = begin()
    assert not actions.pause(CASE, "spare_parts", actor=AGENT, at=MONDAY + DAY)
    with pytest.raises(Invalid):
        actions.pause(CASE, "coffee", actor=AGENT, at=MONDAY + DAY)
    with pytest.raises(Forbidden):
        actions.pause(CASE, "customer_material", actor=Actor(person_id=9), at=MONDAY + DAY)
    assert rows()["resolve"].due_at == before["resolve"].due_at
    assert kinds() == []


def test_a_pause_ends_by_itself_after_five_working_days() -> None:
    begin()
    actions.pause(CASE, "customer_material", actor=AGENT, at=MONDAY + HOUR, until=MONDAY + 90 * DAY)
    ends = rows()["resolve"].paused_until
    assert ends is not None
    assert local(ends) == "03-09 11:00"
    assert actions.sweep(at=ends - HOUR) > 0  # what never pauses goes on being announced
    assert rows()["resolve"].paused_at is not None
    actions.sweep(at=ends)
    assert rows()["resolve"].paused_at is None
    entry = [each for each in timeline("case", 4711) if each.kind == "deadlines.ClockResumed"][-1]
    assert entry.body["is_automatic"]


def test_another_grade_counts_everything_again_from_receipt() -> None:
    begin()
    actions.pause(CASE, "customer_material", actor=AGENT, at=MONDAY + HOUR)
    actions.resume(CASE, actor=AGENT, at=MONDAY + 3 * HOUR)
    faster = Traits(7, kind="complaint", priority=2, calendar_code="cn-standard")
    moved = actions.rebase(CASE, faster, cause="graded", actor=AGENT, at=MONDAY + 4 * HOUR)
    resolve = rows()["resolve"]
    assert local(resolve.due_at) == "03-04 11:00"  # two working days and one working hour of pause
    assert resolve.priority == 2
    assert queries.story_of(resolve).due_at == resolve.due_at
    assert {clock.stage for clock in moved} >= {"resolve", "plan", "first_response"}
    assert {entry.body["stage"] for entry in timeline("case", 4711) if entry.kind.endswith("DueMoved")} >= {
        "resolve"
    }


def test_another_kind_stops_what_it_does_not_ask_for_and_adds_what_it_does() -> None:
    begin()
    actions.rebase(
        CASE, Traits(7, kind="consultation", priority=3), cause="kind", actor=AGENT, at=MONDAY + HOUR
    )
    assert rows()["total"].stopped_at is not None
    other = Subject("case", 2)
    begin(Traits(7, kind="consultation", priority=3), other)
    actions.rebase(other, P3, cause="kind", actor=AGENT, at=MONDAY + HOUR)
    assert local(rows(other)["total"].due_at) == "03-17 10:00"


def test_a_hand_off_and_a_promise_have_clocks_of_their_own() -> None:
    begin()
    first = actions.open_clock(CASE, "accept", P3, key="1", actor=AGENT, at=MONDAY)
    second = actions.open_clock(CASE, "promise", P3, key="2", due_at=MONDAY + HOUR, actor=AGENT, at=MONDAY)
    assert first is not None
    assert second is not None
    assert local(first.due_at) == "03-02 15:30"
    actions.mark(CASE, "accept", key="other", actor=AGENT, at=MONDAY + HOUR)
    assert Clock.objects.get(pk=first.pk).met_at is None
    actions.stop(CASE, stages="accept", key="1", actor=AGENT, at=MONDAY + HOUR)
    assert Clock.objects.get(pk=first.pk).stopped_at is not None
    assert rows()["resolve"].stopped_at is None


def test_closing_meets_one_and_stops_the_rest(world: dict[str, Any]) -> None:
    begin()
    actions.stop(CASE, met="resolve", actor=AGENT, at=MONDAY + DAY)
    found = rows()
    assert found["resolve"].met_at == MONDAY + DAY
    assert all(row.met_at or row.stopped_at for row in found.values())
    assert all(row.next_check_at is None for row in found.values())
    assert world["due"][-1] == (None, "", False)


def test_time_in_a_state_costs_nothing_unless_a_policy_limits_it() -> None:
    begin()
    with CaptureQueriesContext(connection) as asked:
        assert actions.enter(CASE, "waiting_unit", P3, actor=AGENT, at=MONDAY) is None
    assert len(asked) == 0
    actions.load_policies(
        [
            {
                "code": "unit-wait",
                "name": "待部门",
                "stages": [["state.waiting_unit", 1, "work_day", "", "short"]],
            }
        ]
    )
    assert actions.enter(CASE, "waiting_unit", P3, actor=AGENT, at=MONDAY) is not None
    assert actions.enter(CASE, "proposing", P3, actor=AGENT, at=MONDAY + HOUR) is None
    assert rows()["state"].stopped_at is not None


def test_imported_matters_count_from_their_receipt_without_old_alarms() -> None:
    old = MONDAY - 60 * DAY
    importer = Actor(person_id=1, via="import")
    actions.start(CASE, P3, received_at=old, actor=importer, at=MONDAY)
    found = rows()
    assert found["resolve"].missed_at == found["resolve"].due_at < MONDAY
    assert not [
        row
        for row in found.values()
        if row.next_check_at and row.next_check_at < MONDAY and row.stage != "idle"
    ]
    assert queries.clocks(CASE, at=MONDAY)[0].state == "over"


def test_a_new_holiday_counts_open_clocks_again() -> None:
    begin()
    assert local(rows()["resolve"].due_at) == "03-09 10:00"
    wednesday = (MONDAY + 2 * DAY).date()
    calendars.set_days(
        "cn-standard", wednesday, sort="holiday", name="台风停工", actor=SYSTEM, at=MONDAY + HOUR
    )
    deliver_all(at=MONDAY + 2 * HOUR)
    assert actions.recount(at=MONDAY + 2 * HOUR) > 0
    row = rows()["resolve"]
    assert local(row.due_at) == "03-10 10:00"
    assert queries.story_of(row).due_at == row.due_at
    assert kinds()[-1] == "DueMoved"
    assert actions.recount(at=MONDAY + 2 * HOUR) == 0


def test_a_clock_that_stood_while_its_calendar_changed_is_counted_when_it_runs_again() -> None:
    begin()
    clock = rows()["resolve"]
    actions.stop(CASE, stages="resolve", actor=AGENT, at=MONDAY + HOUR)
    wednesday = (MONDAY + 2 * DAY).date()
    calendars.set_days("cn-standard", wednesday, sort="holiday", name="台风停工", actor=SYSTEM, at=MONDAY + 2 * HOUR)
    deliver_all(at=MONDAY + 2 * HOUR)
    while actions.recount(at=MONDAY + 2 * HOUR):
        pass
    actions.revive(CASE, [clock.pk], actor=AGENT, at=MONDAY + 3 * HOUR)
    while actions.recount(at=MONDAY + 3 * HOUR):
        pass
    row = rows()["resolve"]
    assert local(row.due_at) == "03-10 10:00"
    assert queries.story_of(row).due_at == row.due_at
    assert kinds()[-1] == "DueMoved"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pause", "resume", "rebase", "extend", "progress", "sweep"]),
        st.integers(1, 3000),
        st.integers(1, 4),
    ),
    max_size=7,
)


class Replay(TestCase):
    """Whatever happens, the events alone tell the same due time as the row (demand, pain 13)."""

    @settings(max_examples=30, deadline=None)
    @given(STEPS)
    def test_replay_gives_the_same_due_time(self, drawn: list[tuple[str, int, int]]) -> None:
        begin()
        at = MONDAY
        for step, minutes, number in drawn:
            at += timedelta(minutes=minutes)
            take(step, number, at)
        for row in Clock.objects.all():
            told = queries.story_of(row)
            assert told.due_at == row.due_at, row.stage
            assert (told.started_at, told.budget, told.paused_at) == (
                row.started_at,
                row.budget,
                row.paused_at,
            )
            assert told.extensions == row.extensions


def take(step: str, number: int, at: datetime) -> None:
    match step:
        case "pause":
            actions.pause(CASE, "customer_time", pauses=True, actor=AGENT, at=at)
        case "resume":
            actions.resume(CASE, actor=AGENT, at=at)
        case "rebase":
            actions.rebase(
                CASE, Traits(7, kind="complaint", priority=number), cause="graded", actor=AGENT, at=at
            )
        case "progress":
            actions.mark(CASE, "progress", actor=AGENT, at=at)
        case "sweep":
            actions.sweep(at=at)
        case "extend":
            clock = rows()["resolve"]
            if (clock.paused_at or at < clock.due_at) and clock.extensions < 2:
                asked = actions.request_extension(
                    clock.pk, amount=number, reason_code="complex", actor=AGENT, at=at
                )
                boss = Actor(person_id=77, almighty=True)
                actions.decide_extension(asked.pk, grant=True, actor=boss, at=at)
