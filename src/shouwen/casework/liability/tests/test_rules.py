"""The handbook's sentences about liability, as plain values."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwen.casework.liability.rules import (
    Hands,
    Part,
    bars,
    fault_of,
    figures,
    still_to_speak,
    why_not_appeal,
)

AT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)


@given(st.lists(st.integers(-5, 120), min_size=1, max_size=12))
def test_percents_pass_only_when_they_add_up_to_a_hundred(shares):
    fault = fault_of([Part("unit", n + 1, percent=share) for n, share in enumerate(shares)])
    right = all(1 <= share <= 100 for share in shares) and sum(shares) == 100
    assert (fault == "") == right


@given(st.lists(st.sampled_from(["full", "main", "equal", "secondary"]), min_size=1, max_size=6))
def test_words_pass_only_when_they_fit_together(words):
    fault = fault_of([Part("supplier", name=f"s{n}", degree=word) for n, word in enumerate(words)])
    right = (
        words == ["full"]
        or (len(words) > 1 and set(words) == {"equal"})
        or (len(words) > 1 and words.count("main") == 1 and set(words) == {"main", "secondary"})
    )
    assert (fault == "") == right


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ([], "none"),
        ([Part("nobody")], ""),
        ([Part("nobody"), Part("customer", percent=100)], "nobody"),
        ([Part("customer", percent=100)], ""),
        ([Part("unit", percent=100)], "who"),
        ([Part("person", 1, percent=100)], "who"),
        ([Part("supplier", percent=100)], "who"),
        ([Part("unit", 1, percent=50), Part("unit", 1, percent=50)], "twice"),
        ([Part("unit", 1, percent=50), Part("unit", 2, degree="main")], "mixed"),
        ([Part("unit", 1)], "mixed"),
        ([Part("stranger", 1, percent=100)], "who"),
    ],
)
def test_parts_are_named_once_and_measured_one_way(parts, fault):
    assert fault_of(parts) == fault


def test_nobody_decides_on_themselves():
    hands = Hands(proposers={1}, confirmers={2}, appellants={3}, people={4}, units={10})
    assert bars("confirm", 1, [], hands) == "own_proposal"
    assert bars("confirm", 4, [], hands) == bars("decide", 4, [], hands) == "self"
    assert [bars("decide", who, [], hands) for who in (1, 2, 3)] == ["had_a_hand"] * 3
    assert bars("decide", 5, [10, 99], hands) == "own_unit"
    assert bars("decide", 5, [99], hands) == bars("confirm", 5, [10], hands) == ""


@given(
    st.sets(st.integers(1, 4)), st.lists(st.tuples(st.integers(1, 4), st.integers(0, 10)), max_size=12), st.integers(1, 8)
)
def test_a_unit_appeals_once_at_most_and_in_time(at_fault, tries, days):
    appealed: list[int] = []
    until = AT + timedelta(days=days)
    for unit, day in tries:
        at = AT + timedelta(days=day)
        if not why_not_appeal(at, until, unit, at_fault, appealed):
            assert unit in at_fault
            assert at < until
            appealed.append(unit)
        assert still_to_speak(at, until, at_fault, appealed) <= at_fault - set(appealed)
    assert len(appealed) == len(set(appealed))


def test_a_centre_changes_what_it_wants():
    held = figures({"cause_kinds": ["complaint"]}, {"appeal_days": 3, "unknown": 1})
    assert (held.cause_kinds, held.appeal_days) == (("complaint",), 3)
