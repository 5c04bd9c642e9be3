"""The rules by themselves: what stands out of plain events, and never twice."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.casework.improvement.rules import effect
from shouwen.casework.improvement.rules.triggers import FIGURES, Event, checked, explain, hits, played, tenths
from shouwen.kit.errors import Invalid

NOW = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)


def events(*rows: tuple[float, str], worth: str = "0") -> list[Event]:
    """Events so many days ago."""
    return [Event(NOW - timedelta(days=days), subject, case_id, Decimal(worth)) for case_id, (days, subject) in enumerate(rows)]


def test_a_cause_that_comes_back_stands_out():
    rows = events(*[(1, "W1")] * 3, *[(20, "W1")] * 9, (1, "R1"))
    (hit,) = hits("recurrence", {"n": 3, "days": 7}, rows, NOW)
    assert (hit.subject, len(hit.case_ids), hit.numbers["count"]) == ("W1", 3, 3)
    assert hits("recurrence", {"n": 4, "days": 7}, rows, NOW) == []
    assert "3 件" in explain("recurrence", "仓库差错", hit.numbers)


def test_a_share_that_rises_over_the_mean_stands_out():
    before = [(day, name) for day in (40, 70, 100) for name in ("W1", "R1", "R1", "R1")]
    rows = events(*before, *[(3, "W1")] * 5, *[(3, "R1")] * 5)
    (hit,) = hits("share", FIGURE_OF_SHARE, rows, NOW)
    assert (hit.subject, hit.numbers["now"], hit.numbers["mean"]) == ("W1", "50.0", "25.0")
    assert hits("share", FIGURE_OF_SHARE | {"percent": 100}, rows, NOW) == [], "exactly twice the mean is not above it"
    assert "50.0%" in explain("share", "仓库差错", hit.numbers)


FIGURE_OF_SHARE = {"percent": 50, "days": 30, "periods": 3, "n": 5}


def test_money_adds_up_exactly_and_a_customer_comes_again():
    rows = events((1, "L1"), (2, "L1"), worth="2500.005")
    assert hits("paid", {"amount": "5000.01", "days": 30}, rows, NOW)[0].numbers["sum"] == "5000.010"
    assert hits("paid", {"amount": "5000.02", "days": 30}, rows, NOW) == []
    assert len(hits("repeat", {"n": 3, "days": 90}, events((1, "7"), (40, "7"), (89, "7"), (91, "7")), NOW)[0].case_ids) == 3


def test_figures_are_checked_beside_their_field():
    assert checked("recurrence", {"n": "12", "days": "7"}) == {"n": 12, "days": 7}
    assert checked("paid", {"amount": "50,000.50", "days": 30, "currency": "usd"}) == {"amount": "50000.50", "days": 30, "currency": "USD"}
    for wrong in ("", "1", "x", "2.5", "NaN", "1e9"):
        with pytest.raises(Invalid) as no:
            checked("recurrence", {"n": wrong, "days": "7"})
        assert set(no.value.fields) == {"n"}
    with pytest.raises(Invalid):
        checked("moon", {})
    assert set(FIGURES) == {"recurrence", "share", "severe", "paid", "repeat"}


moments = st.lists(st.tuples(st.integers(0, 120), st.sampled_from("ABC")), max_size=40)


@settings(max_examples=40, deadline=None)
@given(rows=moments, n=st.integers(2, 5), days=st.integers(1, 30))
def test_played_over_a_span_the_same_subject_opens_once_a_window(rows: list[tuple[int, str]], n: int, days: int):
    opened = played("recurrence", {"n": n, "days": days}, events(*[(float(day), name) for day, name in rows]), NOW - timedelta(days=90), NOW)
    for one, other in itertools.pairwise(opened):
        if one.hit.subject == other.hit.subject:
            assert other.at - one.at > timedelta(days=days)
    assert all(len(each.hit.case_ids) >= n for each in opened)


@settings(max_examples=40, deadline=None)
@given(rows=moments)
def test_the_order_of_events_does_not_matter(rows: list[tuple[int, str]]):
    one = events(*[(float(day), name) for day, name in rows])
    assert hits("share", FIGURE_OF_SHARE, one, NOW) == hits("share", FIGURE_OF_SHARE, one[::-1], NOW)


def test_less_is_better_and_must_last():
    assert effect.met(Decimal(2), Decimal(2))
    assert not effect.met(Decimal("2.1"), Decimal(2))
    assert effect.held([False, True, True], 2)
    assert not effect.held([True, False, True], 2)
    assert not effect.held([True], 2)
    assert (effect.shown(Decimal("12.000")), effect.shown(Decimal("30.500"))) == ("12", "30.5")


def test_a_share_has_one_place():
    from fractions import Fraction

    assert [tenths(Fraction(*each)) for each in ((1, 3), (2, 3), (1, 1), (0, 1))] == ["33.3", "66.7", "100.0", "0.0"]
