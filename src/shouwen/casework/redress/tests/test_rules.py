"""The matrix as the handbook prints it: who may grant what, and the route in words."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shouwen.casework.redress.rules.exchange import Exchange
from shouwen.casework.redress.rules.matrix import COLUMN_OF, Matrix, Overtime, read
from shouwen.casework.redress.rules.parts import Part, lowered, worth
from shouwen.casework.redress.rules.reasons import say
from shouwen.casework.redress.rules.routing import Asked, Seat, can_carry, holds, route
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.money import Money, coin, total

CONTENT = json.loads((Path(__file__).parents[1] / "data/matrix.json").read_text(encoding="utf-8"))
MATRIX = read(CONTENT)
HOME = Exchange("CNY", date(2026, 3, 18), lambda _one, _other: None)
NAMES = {each.code: each.code for each in (*MATRIX.rungs, *MATRIX.countersigns)}
EVERYONE = {
    code: [Seat(number * 10, number * 10), Seat(number * 10 + 1, number * 10 + 1)]
    for number, code in enumerate(NAMES, 1)
}
EVERYONE |= {"junior": [], "senior": []}  # agents approve nothing of others


def asked(amount: Any, column: str = "compensation", *, prior: Any = 0, **more: Any) -> Asked:
    return Asked({column: Decimal(str(amount))}, {column: Decimal(str(prior))}, **more)


def places(what: Asked, seats: Any = EVERYONE) -> list[str]:
    return [f"{stop.kind}:{stop.place}" for stop in route(MATRIX, what, seats).stops]


@pytest.mark.parametrize(
    ("amount", "column", "wanted"),
    [
        ("200", "gift", "supervisor"),
        ("200.01", "gift", "manager"),
        ("1000", "refund", "supervisor"),
        ("5000", "refund", "manager"),
        ("500", "compensation", "supervisor"),
        ("3000", "compensation", "manager"),
        ("3000.01", "compensation", "general_manager"),
        ("20000.01", "compensation", "vice_president"),
    ],
)
def test_the_lowest_rung_that_may(amount, column, wanted):
    assert places(asked(amount, column))[-1] == f"approve:{wanted}"


def test_above_five_thousand_finance_reads_along_and_above_a_hundred_thousand_two_sign():
    assert places(asked(12000)) == ["countersign:finance", "approve:general_manager"]
    assert places(asked(25000)) == ["countersign:finance", "countersign:legal", "approve:vice_president"]
    assert places(asked(120000))[-2:] == ["approve:committee", "approve:committee"]


def test_a_release_needs_legal_whatever_the_sum():
    assert "countersign:legal" in places(asked(100, is_release=True))


def test_a_severe_case_is_reviewed_below_and_granted_by_who_may_approve():
    found = route(MATRIX, asked(300, severity="severe"), EVERYONE)
    assert [(stop.kind, stop.place) for stop in found.stops] == [
        ("review", "manager"),
        ("approve", "general_manager"),
    ]
    assert "severe_review" in [each.code for each in found.why]


def test_what_was_given_before_counts():
    assert places(asked(300, prior=400)) == ["approve:manager"]
    split = Asked({"gift": Decimal(150)}, {"compensation": Decimal(400)})
    assert places(split) != ["approve:supervisor"], "a gift on top of a sum is no way around"


def test_own_power_is_for_small_sums_of_nobody_else():
    mine = {**EVERYONE, "own:senior": [Seat(7, 7)]}
    small = asked(150, "refund", requester=7, requester_roles=frozenset({"senior_agent"}))
    assert places(small, mine) == ["own:senior"]
    used = {**mine, "own:senior": [Seat(7, 7, Decimal(1900))]}
    assert places(small, used) == ["approve:supervisor"]
    barred = asked(150, "refund", requester=7, requester_roles=frozenset({"senior_agent"}), is_barred=True)
    assert places(barred, mine) == ["approve:supervisor"]


def test_over_budget_rises_one_rung():
    assert places(asked(400, over_budget=True)) == ["approve:manager"]


def test_an_empty_rung_and_a_used_up_month_rise():
    empty = {**EVERYONE, "supervisor": []}
    assert places(asked(400), empty) == ["approve:manager"]
    used = {**EVERYONE, "supervisor": [Seat(1, 1, Decimal(9700))]}
    assert places(asked(400), used) == ["approve:manager"]


def test_nobody_at_all_says_so():
    found = route(MATRIX, asked(400), {})
    assert not found.stops
    assert "没有岗位能批" in say(found.why[-1], {})
    missing = {**EVERYONE, "finance": []}
    assert "会签" in say(route(MATRIX, asked(12000), missing).why[-1], {})


@given(
    st.dictionaries(st.sampled_from(["gift", "refund", "compensation"]), st.integers(0, 200_000), min_size=1),
    st.dictionaries(st.sampled_from(["gift", "refund", "compensation"]), st.integers(0, 50_000)),
    st.sampled_from(["minor", "general", "severe", "extreme"]),
    st.booleans(),
)
def test_a_route_always_ends_with_power_enough(columns, prior, severity, over):
    what = Asked(
        {k: Decimal(v) for k, v in columns.items()},
        {k: Decimal(v) for k, v in prior.items()},
        severity,
        over_budget=over,
    )
    found = route(MATRIX, what, EVERYONE)
    assert found.why
    if found.last:
        index = MATRIX.index_of(found.last.place)
        assert holds(MATRIX, index, what)
        assert severity not in ("severe", "extreme") or MATRIX.rungs[index].severe == "approve"
        assert any(can_carry(MATRIX.rungs[index], seat, what) for seat in EVERYONE[found.last.place])


@given(st.integers(1, 300_000), st.integers(0, 300_000))
def test_more_never_needs_less(amount, more):
    def height(sum_: int) -> int:
        last = route(MATRIX, asked(sum_), EVERYONE).last
        return MATRIX.index_of(last.place) if last else len(MATRIX.rungs)

    assert height(amount) <= height(amount + more)


@given(
    st.lists(st.tuples(st.sampled_from(sorted(COLUMN_OF)), st.integers(1, 10**6)), min_size=1, max_size=6),
    st.data(),
)
def test_lowering_gives_exactly_that(rows, data):
    parts = [Part(kind, Money(Decimal(cents) / 100)) for kind, cents in rows]
    whole = total(part.value for part in parts)
    to = Money(Decimal(data.draw(st.integers(1, int(whole.amount * 100)))) / 100)
    kept = lowered(parts, to, HOME)
    assert total(part.value for part in kept) == to
    assert all(part.value.amount > 0 for part in kept)


def test_raising_is_not_lowering():
    with pytest.raises(Conflict, match="以内"):
        lowered([Part("cash", Money(Decimal(100)))], Money(Decimal(101)), HOME)


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(COLUMN_OF)), st.integers(1, 10**6), st.sampled_from(["CNY", "USD", "JPY", "KWD"])),
        min_size=1,
        max_size=6,
    ),
    st.integers(1, 10**10),
    st.data(),
)
def test_lowering_abroad_never_gives_more_and_misses_less_than_a_coin(rows, rate, data):
    by = Exchange("CNY", date(2026, 3, 18), lambda _one, _other: Decimal(rate) / 10**8)
    parts = [Part(kind, Money(Decimal(units) * coin(currency), currency)) for kind, units, currency in rows]
    whole = sum(worth(parts, by).values())
    assume(whole > 0)
    to = Money(Decimal(data.draw(st.integers(1, int(whole * 100)))) / 100)
    try:
        kept = lowered(parts, to, by)
    except Conflict:  # less than one coin of the other currency
        return
    got = sum(worth(kept, by).values())
    assert to.amount - _coin_of_the_one_cut(parts, to.amount, by) - Decimal("0.005") <= got <= to.amount
    assert all(part.value.amount > 0 for part in kept)
    assert all(any(part.value <= each.value for each in parts if each.value.currency == part.value.currency) for part in kept)


def _coin_of_the_one_cut(parts, left, by):
    """What the smallest coin of the part that had to shrink is worth; nothing for one at home, or when none had to."""
    for part in parts:
        if by.worth(part.value).amount > left:
            return by.rate(part.value.currency) * coin(part.value.currency) if part.value.currency != by.into else 0
        left -= by.worth(part.value).amount
    return 0


def test_what_is_left_of_a_foreign_part_is_whole_coins_rounded_down():
    by = Exchange("CNY", date(2026, 3, 18), lambda one, _other: Decimal({"USD": "7.1"}.get(one, "0.0003")))
    parts = [Part("cash", Money(Decimal(50))), Part("refund", Money(Decimal(20), "USD"), "机票")]
    assert lowered(parts, Money(Decimal(150)), by) == [parts[0], Part("refund", Money(Decimal("14.08"), "USD"), "机票")]
    assert lowered(parts, Money(Decimal(192)), by) == parts
    assert lowered(parts, Money(Decimal(40)), by) == [Part("cash", Money(Decimal(40)))]
    trifle = Part("gift", Money(Decimal(1), "VND"), "不值一分")
    assert lowered([*parts, trifle], Money(Decimal(50)), by) == parts[:1], "what is worth nothing goes with what is cut"
    with pytest.raises(Conflict, match="不到一个最小单位"):
        lowered(parts[1:], Money(Decimal("0.05")), by)
    with pytest.raises(Conflict, match="以内"):
        lowered(parts, Money(Decimal("192.01")), by)


def test_a_missing_rate_is_said_not_guessed():
    day = date(2026, 3, 18)
    with pytest.raises(Conflict, match="2026-03-18 这天 USD 折合 CNY") as no:
        worth([Part("cash", Money(Decimal(100), "USD"))], Exchange("CNY", day, lambda _one, _other: None))
    assert (no.value.code, no.value.params) == ("rate_missing", {"pair": "USD/CNY", "day": "2026-03-18"})
    by = Exchange("CNY", day, lambda _one, _other: Decimal("7.10000000"))
    assert worth([Part("cash", Money(Decimal(100), "USD"))], by) == {"compensation": Decimal("710.00")}
    assert by.used == {"USD": "7.1"}


@given(st.integers(1, 10**9), st.integers(1, 10**12))
def test_what_is_converted_is_exact_to_the_coin(cents, rate):
    by = Exchange("CNY", date(2026, 3, 18), lambda _one, _other: Decimal(rate) / 10**8)
    worth_ = by.sum(Decimal(cents) / 100, "USD")
    assert abs(Fraction(worth_) - Fraction(cents, 100) * Fraction(rate, 10**8)) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("minutes", "sum_"), [(0, 0), (1, 20), (1440, 20), (1441, 30), (4320, 40), (10**6, 200)]
)
def test_what_a_delay_is_worth(minutes, sum_):
    assert Overtime(Decimal(20), Decimal(10), Decimal(200)).due(minutes) == sum_


@pytest.mark.parametrize(
    "change",
    [
        {"rungs": []},
        {"currency": "rmb"},
        {"window_days": 0},
        {"rungs": [{"code": "a", "roles": [], "limits": {"gold": "1"}}]},
        {"rungs": [{"code": "a", "roles": [], "limits": {"gift": "-1"}}]},
        {"rungs": [{"code": "a", "roles": [], "limits": {"gift": 0.5}}]},
        {"rungs": [{"code": "a", "roles": [], "limits": {}}, {"code": "a", "roles": [], "limits": {}}]},
        {"rungs": None},
    ],
)
def test_what_is_no_matrix_is_refused(change):
    with pytest.raises(Invalid):
        read({**CONTENT, **change})


def test_a_higher_rung_never_has_less():
    assert isinstance(MATRIX, Matrix)
    for column in ("gift", "refund", "compensation"):
        limits = [MATRIX.limit(index, column) for index in range(len(MATRIX.rungs))]
        assert limits == sorted(limits)
