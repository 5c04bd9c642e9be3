"""Policies, folds and ladders, purely."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.casework.deadlines.rules import fold, ladder
from shouwen.casework.deadlines.rules.fold import Event, Story, Term
from shouwen.casework.deadlines.rules.ladder import Rung
from shouwen.casework.deadlines.rules.policies import Asked, Book, Line
from shouwen.foundation.calendars.queries import WorkingTime
from shouwen.foundation.calendars.rules import Hours, read_spans

OFFICE = WorkingTime(Hours("UTC", (read_spans("09:00-12:00 13:30-18:00"),) * 5 + ((), ())))
ALWAYS = WorkingTime(Hours("UTC", (read_spans("00:00-24:00"),) * 7))
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def time_of(calendar: str, _zone: str) -> WorkingTime:
    return OFFICE if calendar == "office" else ALWAYS


def told(*events: Event, pauses: bool = True) -> Story:
    return fold.fold(events, time_of, pauses=pauses)


FIVE = Term(5, "work_day", "office")
START = Event("started", MONDAY, FIVE)


def test_a_pause_keeps_what_was_left() -> None:
    story = told(START, Event("paused", MONDAY + DAY), Event("resumed", MONDAY + 3 * DAY))
    assert told(START).due_at == MONDAY + 7 * DAY
    assert story.due_at == MONDAY + 9 * DAY
    assert fold.used(story, MONDAY + 3 * DAY, OFFICE) == pytest.approx(0.2)


def test_a_pause_outside_hours_changes_nothing() -> None:
    night = [Event("paused", MONDAY + 9 * HOUR), Event("resumed", MONDAY + 20 * HOUR)]
    assert told(START, *night).due_at == told(START).due_at


def test_a_stage_that_does_not_pause_runs_on() -> None:
    story = told(START, Event("paused", MONDAY + DAY), Event("resumed", MONDAY + 3 * DAY), pauses=False)
    assert story.due_at == told(START).due_at


def test_a_new_term_is_counted_from_the_first_event() -> None:
    events = [START, Event("paused", MONDAY + DAY), Event("resumed", MONDAY + 2 * DAY)]
    tighter = Event("rebased", MONDAY + 2 * DAY, Term(2, "work_day", "office"))
    fresh = [Event("started", MONDAY, Term(2, "work_day", "office")), *events[1:]]
    assert told(*events, tighter).due_at == told(*fresh).due_at == MONDAY + 3 * DAY


def test_an_extension_adds_to_the_limit_even_while_it_stands_still() -> None:
    more = Event("extended", MONDAY + HOUR, amount=2, unit="work_day")
    assert told(START, more).due_at == MONDAY + 9 * DAY
    assert told(START, more).extensions == 1
    paused = told(START, Event("paused", MONDAY + HOUR), more, Event("resumed", MONDAY + DAY + HOUR))
    assert paused.due_at == MONDAY + 10 * DAY


def test_what_has_ended_stays_as_it_was() -> None:
    story = told(
        START,
        Event("met", MONDAY + DAY),
        Event("paused", MONDAY + 2 * DAY),
        Event("stopped", MONDAY + 3 * DAY),
    )
    assert (story.met_at, story.stopped_at, story.paused_at) == (MONDAY + DAY, None, None)


def test_a_recurring_stage_begins_anew() -> None:
    story = told(START, Event("restarted", MONDAY + 2 * DAY))
    assert (story.started_at, story.due_at) == (MONDAY + 2 * DAY, MONDAY + 9 * DAY)


def test_a_moment_fixed_by_hand_moves_in_real_time() -> None:
    fixed = Event("started", MONDAY, Term(calendar="office", fixed_at=MONDAY + 6 * HOUR))
    assert told(fixed).due_at == MONDAY + 6 * HOUR
    assert (
        told(fixed, Event("paused", MONDAY + HOUR), Event("resumed", MONDAY + DAY)).due_at
        == MONDAY + DAY + 5 * HOUR
    )


def test_a_clock_needs_its_beginning() -> None:
    with pytest.raises(ValueError, match="begins"):
        told(Event("met", MONDAY))


def test_terms_survive_json() -> None:
    for term in (FIVE, Term(calendar="office", fixed_at=MONDAY, policy_id=7, ladder="short", home="office")):
        assert Term.read(term.plain()) == term


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["paused", "resumed", "extended", "restarted", "rebased", "met", "stopped", "recounted"]
        ),
        st.integers(0, 3 * 24 * 60),
        st.integers(1, 6),
        st.sampled_from(["hour", "day", "work_hour", "work_day"]),
    ),
    max_size=9,
)


@settings(max_examples=60, deadline=None)
@given(EVENTS, st.booleans())
def test_step_by_step_is_the_same_as_all_at_once(
    drawn: list[tuple[str, int, int, str]], pauses: bool
) -> None:
    at, events, story = MONDAY, [START], told(START)
    for kind, minutes, amount, unit in drawn:
        at += timedelta(minutes=minutes)
        term = Term(amount, unit, "office") if kind == "rebased" else None
        events.append(Event(kind, at, term, amount, unit))
        if term is not None:
            story = fold.fold(events, time_of, pauses=pauses)
        else:
            story = fold.apply(story, events[-1], time_of(story.term.calendar, ""), pauses=pauses)
    assert story == fold.fold(events, time_of, pauses=pauses)
    assert story.due_at >= story.started_at


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 400 * 24 * 60),
    st.floats(0.25, 90),
    st.sampled_from(["minute", "hour", "work_minute", "work_hour"]),
)
def test_a_length_told_without_a_calendar_is_the_one_measured(start: int, amount: float, unit: str) -> None:
    term = Term(amount, unit, "office")
    begun = fold.begin(MONDAY + timedelta(minutes=start), term, OFFICE)
    assert abs(begun.budget - fold.span(begun.started_at, begun.due_at, term, OFFICE)) <= timedelta(microseconds=1)


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4000)), max_size=5))
def test_pauses_never_give_away_working_time(gaps: list[tuple[int, int]]) -> None:
    at, events, lost = MONDAY, [START], timedelta(0)
    for wait, length in gaps:
        begun = at + timedelta(minutes=wait)
        at = begun + timedelta(minutes=length)
        events += [Event("paused", begun), Event("resumed", at)]
        lost += OFFICE.worked(begun, at)
    story = told(*events)
    assert OFFICE.worked(story.started_at, story.due_at) == story.budget + lost


# Policies.


def line(stage: str = "resolve", amount: float | None = 5, policy_id: int = 1, **values: object) -> Line:
    return Line(policy_id, "case", stage, amount, "work_day", **values)  # type: ignore[arg-type]


def counted(lines: list[Line], centre_id: int = 0, **values: object) -> list[int]:
    asked = Asked("case", **values)  # type: ignore[arg-type]
    choice = Book(lines, {20: (10,)}).candidates(asked, centre_id, MONDAY)
    return [each.policy_id for each in choice.get(("resolve", ""), ())]


def test_the_most_specific_policy_counts() -> None:
    lines = [
        line(policy_id=1),
        line(policy_id=2, kind="complaint"),
        line(policy_id=3, kind="complaint", priority=2),
        line(policy_id=4, category_path="net"),
        line(policy_id=5, category_path="net.slow"),
    ]
    assert counted(lines) == [1]
    assert counted(lines, kind="complaint") == [2]
    assert counted(lines, kind="complaint", priority=2, category_path="net.slow.home") == [3]
    assert counted(lines, category_path="net.slow.home") == [5]
    assert counted(lines, category_path="network") == [1]


def test_a_customer_s_own_policy_goes_before_all_others_and_is_for_nobody_else() -> None:
    lines = [line(policy_id=1, kind="complaint", priority=1), line(policy_id=2, customer_id=7, family=frozenset({7, 8}))]
    lines.append(line(policy_id=3, customer_id=7, family=frozenset({7, 8}), kind="complaint"))
    for customer, wanted in ((7, [3]), (8, [3]), (9, [1]), (0, [1])):
        assert counted(lines, kind="complaint", priority=1, customer_id=customer) == wanted
    assert counted(lines, kind="fault", customer_id=7) == [2]


def test_customers_without_a_policy_share_one_answer() -> None:
    book = Book([line(policy_id=1), line(policy_id=2, customer_id=7, family=frozenset({7}))])
    for customer in range(1, 200):
        book.candidates(Asked("case", customer_id=customer), 0, MONDAY)
    assert len(book._answers) == 2


def test_equally_specific_ones_stand_side_by_side() -> None:
    lines = [line(policy_id=1, kind="complaint"), line(policy_id=2, priority=3)]
    assert counted(lines, kind="complaint", priority=3) == [1, 2]


def test_a_centre_stands_beside_the_province_never_in_its_place() -> None:
    lines = [line(policy_id=1, priority=3), line(policy_id=2, centre_id=10), line(policy_id=3, centre_id=20)]
    assert counted(lines, 20, priority=3) == [1, 2, 3]
    assert counted(lines, 10, priority=3) == [1, 2]
    assert counted(lines, 99, priority=3) == [1]


def test_a_stage_may_be_without_a_clock() -> None:
    assert counted([line(policy_id=1), line(policy_id=2, amount=None, kind="praise")], kind="praise") == []


def test_versions_count_in_their_time() -> None:
    lines = [line(policy_id=1, valid_to=MONDAY), line(policy_id=2, valid_from=MONDAY)]
    book = Book(lines)
    asked = Asked("case")
    before, after = (book.candidates(asked, 0, at) for at in (MONDAY - HOUR, MONDAY))
    assert before["resolve", ""][0].policy_id == 1
    assert after["resolve", ""][0].policy_id == 2


# Ladder.

RUNGS = [
    Rung(1, ("handler",), percent=50),
    Rung(2, ("handler", "supervisor"), percent=80),
    Rung(3, ("supervisor",), percent=100, breach=True),
    Rung(4, ("gm_hotline",), amount=4, unit="hour", priorities=frozenset({1})),
    Rung(5, ("manager_hotline",), amount=1, unit="work_day"),
    Rung(6, ("centre_head",), amount=2, unit="work_day"),
]


def moments(story: Story, priority: int = 3) -> list[tuple[datetime, int]]:
    return [(when, rung.number) for when, rung in ladder.steps(story, RUNGS, priority, OFFICE, OFFICE)]


def test_rungs_stand_at_parts_of_the_limit_and_after_it() -> None:
    story = told(Event("started", MONDAY, Term(10, "work_hour", "office")))
    assert moments(story) == [
        (datetime(2026, 3, 2, 16, 30, tzinfo=UTC), 1),
        (datetime(2026, 3, 3, 10, 30, tzinfo=UTC), 2),
        (datetime(2026, 3, 3, 14, 0, tzinfo=UTC), 3),
        (datetime(2026, 3, 4, 14, 0, tzinfo=UTC), 5),
        (datetime(2026, 3, 5, 14, 0, tzinfo=UTC), 6),
    ]
    assert [number for _when, number in moments(story, priority=1)] == [1, 2, 3, 4, 5, 6]
    part = ladder.first_part(RUNGS)
    assert part is not None
    assert fold.moment_of(story, part, OFFICE) == moments(story)[0][0]


def test_a_late_sweep_says_it_once_and_leaves_nobody_out() -> None:
    said = ladder.announcement(RUNGS)
    assert said.warning is None
    assert said.miss is not None
    assert said.miss.number == 3
    assert said.climb is not None
    assert said.climb.number == 6
    assert said.climb_roles == ("gm_hotline", "manager_hotline", "centre_head")
    assert ladder.announcement(RUNGS[:2]).warning == RUNGS[1]


def test_more_time_means_a_new_warning() -> None:
    story = told(Event("started", MONDAY, Term(10, "work_hour", "office")))
    found = ladder.steps(story, RUNGS, 3, OFFICE, OFFICE)
    assert ladder.still_told(found, [1, 2], datetime(2026, 3, 2, 17, 0, tzinfo=UTC)) == [1]
