"""Trying the rules out gives what registering gives: the same clocks, from the same rules, due at the same moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.actions import clocks
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import AT, House, house, intake
from shouwen.casework.deadlines import actions, queries
from shouwen.casework.deadlines.actions import Draft, Matter
from shouwen.casework.deadlines.models import Clock, ClockEvent, Policy
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, Invalid, NotFound

KINDS = ("complaint", "consultation", "suggestion", "praise")


def matter_of(case: Case, **more: object) -> Matter:
    return Matter(clocks.traits(case), case.received_at, **more)  # type: ignore[arg-type]


def started(case: Case) -> dict[str, tuple[datetime, int]]:
    rows = Clock.objects.filter(subject_kind="case", subject_id=case.pk)
    return {row.stage: (row.due_at, row.policy_id) for row in rows}


def tried(matter: Matter, actor: Actor) -> dict[str, tuple[datetime, int]]:
    found = actions.simulate(matter, actor=actor, at=AT).runs
    return {run.stage: (run.story.due_at, run.story.term.policy_id) for run in found}


class TestTrial(TestCase):
    """Random matters, in the database."""

    @settings(max_examples=12, deadline=None)
    @given(
        kind=st.sampled_from(KINDS),
        severity=st.sampled_from(("minor", "general", "severe", "extreme")),
        priority=st.sampled_from((0, 1, 2, 3, 4)),
        back=st.integers(0, 60 * 24 * 20),
    )
    def test_it_equals_what_registering_starts(
        self, kind: str, severity: str, priority: int, back: int
    ) -> None:
        home = house()
        more = {"priority": priority} if priority else {}
        given_ = intake(kind=kind, severity=severity, received_at=AT - timedelta(minutes=back), **more)
        case = cases.register(given_, actor=home.senior, at=AT)
        assert tried(matter_of(case), home.province_head) == started(case) != {}


pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> House:
    return house()


def plain(home: House, at: datetime = AT, **more: object) -> Matter:
    case = cases.register(intake(priority=2), actor=home.senior, at=at)
    return matter_of(case, **more)


def test_a_trial_writes_nothing(home: House) -> None:
    matter = plain(home, draft=Draft("p2", "resolve", Decimal(1), "work_day"))
    head = home.province_head
    kept = [model.objects.count() for model in (Clock, ClockEvent, Policy)]
    with CaptureQueriesContext(connection) as asked:
        actions.simulate(matter, actor=head, at=AT)
    assert all(each["sql"].startswith("SELECT") for each in asked.captured_queries)
    assert kept == [model.objects.count() for model in (Clock, ClockEvent, Policy)]


def test_a_wait_moves_what_stands_still_as_pausing_does(home: House) -> None:
    case = cases.register(intake(priority=2), actor=home.senior, at=AT)
    begun, ended = AT + timedelta(hours=1), AT + timedelta(hours=27)
    actions.pause(
        clocks.subject(case), "customer_material", pauses=True, until=ended, right="cases.handle",
        actor=home.senior, at=begun,
    )  # fmt: skip
    actions.resume(clocks.subject(case), actor=home.senior, at=ended)
    found = {
        run.stage: run
        for run in actions.simulate(
            matter_of(case, wait=(begun, ended)), actor=home.province_head, at=AT
        ).runs
    }
    assert {stage: run.story.due_at for stage, run in found.items()} == {
        stage: due for stage, (due, _policy) in started(case).items()
    }
    heard = [told.at for told in found["resolve"].tellings]
    assert heard == sorted(heard)
    assert not any(begun < each < ended for each in heard)


def test_a_draft_says_what_would_change(home: House) -> None:
    matter = plain(home, draft=Draft("p2", "resolve", Decimal("0.5"), "work_day"))
    found = actions.simulate(matter, actor=home.province_head, at=AT)
    due = {run.stage: run.story.due_at for run in (*found.runs, found.reply) if run}
    assert due["resolve"] < found.before["resolve"]
    assert {stage: at for stage, at in due.items() if stage != "resolve"} == {
        stage: at for stage, at in found.before.items() if stage != "resolve"
    }
    gone = actions.simulate(
        plain(home, draft=Draft("p2", "resolve", None, "work_day")), actor=home.province_head, at=AT
    )
    assert "resolve" in gone.before


def test_it_tells_who_hears_and_which_rules_lost(home: House) -> None:
    matter = plain(home, owner_id=home.senior.person_id)
    words = queries.trial_words(
        actions.simulate(matter, actor=home.province_head, at=AT), matter, home.province_head
    )
    resolve = next(run for run in words.runs if run.stage == "resolve")
    assert resolve.code == "p2"
    assert resolve.heard[0].people
    assert [name for run in words.runs for name, _reason in run.lost] == ["各类事项（24 小时）"]
    assert {reason for _name, reason in words.unfit} >= {"只管P1", "只管P3"}


def test_days_off_are_named(home: House) -> None:
    friday = datetime(2026, 2, 13, 9, 40, tzinfo=UTC)
    matter = Matter(plain(home).traits, friday)
    words = queries.trial_words(
        actions.simulate(matter, actor=home.province_head, at=AT), matter, home.province_head
    )
    said = " ".join(text for run in words.runs for text in run.counted)
    assert "春节" in said


def test_it_is_refused(home: House) -> None:
    matter = plain(home)
    with pytest.raises(Forbidden):
        actions.simulate(matter, actor=home.agent, at=AT)
    elsewhere = house()
    with pytest.raises(NotFound):
        actions.simulate(matter, actor=elsewhere.manager, at=AT)
    with pytest.raises(NotFound):
        actions.simulate(
            Matter(matter.traits, AT, draft=Draft("nowhere", "resolve", None, "hour")),
            actor=home.province_head, at=AT,
        )  # fmt: skip
    for wait in ((AT - timedelta(hours=1), AT + timedelta(hours=1)), (AT, AT)):
        with pytest.raises(Invalid):
            actions.simulate(Matter(matter.traits, AT, wait=wait), actor=home.province_head, at=AT)
