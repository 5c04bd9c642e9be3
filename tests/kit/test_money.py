"""Exact money: what is added comes back, what is written is read, currencies never mix."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwen.kit.errors import Invalid
from shouwen.kit.money import MINOR, MixedCurrencies, Money, coin, parse, said, total

currencies = st.sampled_from(["CNY", "USD", "JPY", "KWD", "EUR"])
coins = st.integers(-(10**11), 10**11)


def of(count: int, currency: str) -> Money:
    return Money(count * coin(currency), currency)


@given(currencies, coins, coins)
def test_what_is_added_can_be_taken_away(currency: str, one: int, other: int) -> None:
    assert of(one, currency) + of(other, currency) - of(other, currency) == of(one, currency)
    assert (of(one, currency) < of(other, currency)) == (one < other)
    assert total([of(one, currency), of(other, currency)], currency) == of(one + other, currency)


@given(coins, coins)
def test_two_currencies_never_meet(one: int, other: int) -> None:
    here, there = of(one, "CNY"), of(other, "USD")
    for meet in (
        lambda: here + there,
        lambda: here - there,
        lambda: here < there,
        lambda: here >= there,
        lambda: total([there]),
    ):
        with pytest.raises(MixedCurrencies):
            meet()
    assert here != there


@given(currencies, coins, st.sampled_from(["zh-hans", "en", "de", "fr"]))
def test_what_is_said_is_read_back(currency: str, count: int, language: str) -> None:
    money = of(count, currency)
    assert parse(said(money, language), currency, language) == money
    assert parse(money.plain(), currency, "en") == money


@given(currencies, coins, st.decimals(0, 1, places=4))
def test_a_share_is_whole_coins_and_no_more_than_half_a_coin_off(
    currency: str, count: int, part: Decimal
) -> None:
    money = of(count, currency)
    assert abs(money.share(part).amount - money.amount * part) * 2 <= coin(currency)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12,000", "12000"),
        ("¥１２０００", "12000"),
        ("1.2万", "12000"),
        ("12000.5 元", "12000.50"),
        (" 0 ", "0"),
        ("-3.20", "-3.20"),
        ("CNY 8,000.00", "8000"),
    ],
)
def test_reads_what_people_type(typed: str, amount: str) -> None:
    assert parse(typed, language="zh-hans") == Money(Decimal(amount))


@pytest.mark.parametrize(
    "typed", ["", "一百", "1,5", "1.234.5", "1,0000", "0.001", "1e9", "$5", "NaN", "9" * 40, "12 000", "--1"]
)
def test_refuses_what_may_mean_two_things(typed: str) -> None:
    with pytest.raises(Invalid):
        parse(typed, language="zh-hans")


def test_money_is_no_float_and_no_half_cent() -> None:
    with pytest.raises(TypeError):
        Money(0.1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="finer"):
        Money(Decimal("0.001"))
    assert MINOR["JPY"] == 0
    with pytest.raises(ValueError, match="finer"):
        Money(Decimal("0.5"), "JPY")
    assert not Money(Decimal("-0.00"))
    assert Money(Decimal("-0.00")).plain() == "0.00"


def test_said_as_readers_write_it() -> None:
    money = Money(Decimal(12000))
    assert (said(money, "zh-hans"), said(money, "en")) == ("12,000.00 元", "¥12,000.00")
    assert said(Money(Decimal("1234.5"), "EUR"), "de") == "1.234,50\u00a0€"
    assert Money(Decimal(100), "USD").at_rate(Decimal("7.1234"), "CNY") == Money(Decimal("712.34"))
