"""The sweep: each warning, miss and climb exactly once, with several workers, killed ones and late ones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from shouwen.casework.deadlines import actions, queries
from shouwen.casework.deadlines.models import Climb, Clock
from shouwen.casework.deadlines.states import Subject, Traits
from shouwen.casework.deadlines.tests.conftest import AGENT, CASE, MONDAY, P3
from shouwen.foundation.ledger import actions as ledger
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALONE = ("acknowledge", "first_response", "plan", "progress", "idle", "total")


def begin(subject: Subject = CASE, traits: Traits = P3, *, only: str = "resolve") -> Clock:
    actions.start(subject, traits, received_at=MONDAY, actor=AGENT, at=MONDAY)
    others = [stage for stage in (*ALONE, "resolve") if stage != only]
    actions.stop(subject, stages=others, actor=AGENT, at=MONDAY)
    return Clock.objects.get(subject_kind=subject.kind, subject_id=subject.id, stage=only)


def told(subject: Subject = CASE) -> list[tuple[Any, ...]]:
    found = []
    for entry in timeline("case", subject.chain_id):
        kind = entry.kind.split(".")[1]
        which = entry.body.get("percent") or entry.body.get("rung") or 0
        found.append((kind, which, tuple(entry.body.get("informed_people", ()))))
    return found


def drain(at: datetime) -> None:
    while actions.sweep(at=at):
        pass


@pytest.mark.django_db
def test_the_ladder_of_the_handbook() -> None:
    begin()  # five working days: Monday 10:00 to Monday 10:00
    at = MONDAY
    while at < MONDAY + 16 * DAY:
        drain(at)
        at += timedelta(hours=3)
    assert told() == [
        ("DeadlineWarned", 50, (1,)),
        ("DeadlineWarned", 80, (1, 2)),
        ("DeadlineMissed", 0, (2, 3)),
        ("LadderClimbed", 5, (5,)),
        ("LadderClimbed", 6, (6, 3)),
        ("LadderClimbed", 7, (8,)),
    ]
    row = Clock.objects.get(stage="resolve")
    assert row.next_check_at is None
    assert row.missed_at == row.due_at
    assert row.is_climbing
    assert queries.clocks(CASE, at=at)[0].state == "breached"


@pytest.mark.django_db
def test_a_p1_reaches_the_province_after_four_hours() -> None:
    begin(traits=Traits(7, priority=1))
    drain(MONDAY + DAY + 4 * HOUR)
    assert told()[-1] == ("LadderClimbed", 4, (8,))
    climb = Climb.objects.get(rung=4)
    assert climb.answer_by == MONDAY + DAY + 4 * HOUR + timedelta(minutes=30)


@pytest.mark.django_db
def test_a_late_sweep_says_the_last_word_once() -> None:
    begin()
    drain(MONDAY + 30 * DAY)
    drain(MONDAY + 31 * DAY)
    assert told() == [("DeadlineMissed", 0, (2, 3)), ("LadderClimbed", 7, (5, 6, 3, 8))]


@pytest.mark.django_db
def test_nothing_climbs_once_it_is_done() -> None:
    begin()
    drain(MONDAY + 7 * DAY)
    actions.mark(CASE, "resolve", actor=AGENT, at=MONDAY + 7 * DAY + HOUR)
    drain(MONDAY + 30 * DAY)
    assert [kind for kind, _which, _who in told()] == ["DeadlineMissed", "ClockMet"]


@pytest.mark.django_db
def test_more_time_warns_again_and_takes_the_miss_back() -> None:
    clock = begin()
    drain(MONDAY + 4 * DAY + 6 * HOUR)
    assert [which for _kind, which, _who in told()] == [80]
    asked = actions.request_extension(
        clock.pk, amount=5, reason_code="complex", actor=AGENT, at=MONDAY + 5 * DAY
    )
    drain(MONDAY + 8 * DAY)  # missed while the request waits
    actions.decide_extension(
        asked.pk, grant=True, actor=Actor(person_id=9, almighty=True), at=MONDAY + 8 * DAY
    )
    clock.refresh_from_db()
    assert clock.missed_at is None
    assert clock.told == [1]
    drain(MONDAY + 12 * DAY)
    assert [which for kind, which, _who in told() if kind == "DeadlineWarned"] == [80, 80]


@pytest.mark.django_db
def test_an_idle_case_reminds_its_handler_until_somebody_does_something() -> None:

    from shouwen.foundation.ledger.facts import Fact

    class Noted(Fact):
        subject_kind = "case"
        kind = "test.Noted"

    begin(only="idle")
    with transaction.atomic():
        ledger.announce(Noted(subject_id=4711), actor=AGENT, at=MONDAY + 20 * HOUR)
    drain(MONDAY + 24 * HOUR)
    assert told() == [("Noted", 0, ())]
    drain(MONDAY + 44 * HOUR)
    assert told()[1:] == [("DeadlineWarned", 100, (1,))]
    drain(MONDAY + 67 * HOUR)
    assert len(told()) == 2
    drain(MONDAY + 68 * HOUR)
    assert len(told()) == 3
    row = Clock.objects.get(stage="idle")
    assert row.missed_at is None
    assert queries.story_of(row).due_at == row.due_at


@pytest.mark.django_db
def test_a_case_somebody_works_on_comes_in_the_next_turn(world: dict[str, Any]) -> None:
    begin()
    world["skip"] = {4711}
    actions.sweep(at=MONDAY + 4 * DAY)
    assert told() == []
    world["skip"] = set()
    actions.sweep(at=MONDAY + 4 * DAY)
    assert len(told()) == 1


@pytest.mark.django_db
def test_a_worker_killed_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    begin()

    def killed(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("shouwen.casework.deadlines.actions.keeping.write", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.sweep(at=MONDAY + 8 * DAY)
    assert told() == []
    assert Clock.objects.get(stage="resolve").told == []
    actions.sweep(at=MONDAY + 8 * DAY)
    assert len(told()) == 2


@pytest.mark.django_db
def test_batches_and_statements_are_bounded(django_assert_max_num_queries: Any) -> None:
    for number in range(1, 41):
        begin(Subject("case", number))
    drain(MONDAY)
    with django_assert_max_num_queries(40 * 1 + 12):  # one look at the head of each chain
        assert actions.sweep(at=MONDAY + 4 * DAY, limit=50) == 40
    assert actions.sweep(at=MONDAY + 4 * DAY) == 0


@pytest.mark.django_db
def test_those_informed_say_that_they_have_seen_it() -> None:
    begin()
    drain(MONDAY + 7 * DAY)
    climb = Climb.objects.get()
    with pytest.raises(Forbidden):
        actions.answer_climb(climb.pk, actor=AGENT, at=MONDAY + 7 * DAY)
    boss = Actor(person_id=2)
    actions.answer_climb(climb.pk, actor=boss, at=MONDAY + 7 * DAY)
    actions.answer_climb(climb.pk, actor=boss, at=MONDAY + 8 * DAY)
    assert [kind for kind, _which, _who in told()] == ["DeadlineMissed", "ClimbAnswered"]


@pytest.mark.django_db(transaction=True)
def test_many_workers_announce_once() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection; a transaction is the lock there")
    for number in range(1, 61):
        begin(Subject("case", number))

    def work(_worker: int) -> int:
        done = 0
        try:
            for _turn in range(20):
                done += actions.sweep(at=MONDAY + 8 * DAY, limit=7)
        finally:
            connection.close()
        return done

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    while actions.sweep(at=MONDAY + 8 * DAY):
        pass
    kinds = list(Entry.objects.filter(subject_kind="case").values_list("kind", "subject_id"))
    assert len(kinds) == len(set(kinds)) == 120


@pytest.mark.django_db
def test_lists_hear_how_urgent_it_is(world: dict[str, Any]) -> None:
    begin()
    for at in (MONDAY + 3 * DAY, MONDAY + 6 * DAY, MONDAY + 7 * DAY, MONDAY + 8 * DAY):
        drain(at)
    assert world["state"] == [("resolve", state) for state in ("running", "soon", "over", "breached")]
    drain(MONDAY + 8 * DAY)
    assert len(world["state"]) == 4
