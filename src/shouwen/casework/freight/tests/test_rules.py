"""Who bears a freight, as plain values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.casework.freight import states
from shouwen.casework.freight.rules import Matter, Shares, read, say, share_out, to_sign
from shouwen.casework.freight.tests.conftest import content
from shouwen.kit.errors import Invalid
from shouwen.kit.money import Money

TERMS = read(content())


def cut(amount, said="", **matter):
    return share_out(TERMS, Matter(**matter), said, Money(Decimal(str(amount))))


def parts(found):
    return tuple(f"{found.shares.of(each):.2f}" for each in states.BEARERS)


def test_quality_is_the_merchant_s_and_a_personal_reason_the_customer_s():
    assert parts(cut(12, "quality")) == ("12.00", "0.00", "0.00")
    assert parts(cut(12, "personal")) == ("0.00", "12.00", "0.00")
    assert parts(cut(12, "damaged")) == ("0.00", "0.00", "12.00")


def test_the_cause_goes_before_what_is_said_and_counts_from_above():
    found = cut(12, "personal", causes=["merchant.quality", "merchant"], cause="品控不严")
    assert (found.ground, parts(found)[0]) == ("quality", "12.00")
    assert "品控不严" in say(found.why[0])
    assert cut(12, "personal", causes=["elsewhere"]).ground == "personal"


def test_above_the_ceiling_and_by_liability_the_customer_pays():
    assert parts(cut(50, "quality")) == ("30.00", "20.00", "0.00")
    assert parts(cut("10.01", "quality", customer_percent=30)) == ("7.01", "3.00", "0.00")
    assert parts(cut(10, "damaged", customer_percent=100)) == ("0.00", "10.00", "0.00")


def test_what_is_no_rule_is_refused():
    for wrong in ({"currency": "XX"}, {"lines": []}, {"alone": "-1"}, {"alone": 1.5}):
        with pytest.raises(Invalid):
            read(content(**wrong))
    with pytest.raises(Invalid):
        read(content(lines=[{**row, "causes": ["merchant"]} for row in content()["lines"]]))
    with pytest.raises(Invalid) as no:
        cut(12)
    assert "ground" in no.value.fields


def test_what_takes_signatures():
    found = cut(12, "personal").shares
    assert to_sign(TERMS, found, found)[0] == 0
    assert to_sign(TERMS, found, Shares(Decimal(12), Decimal(0), Decimal(0)))[0] == 12
    theirs = cut(12, "quality").shares
    assert to_sign(TERMS, theirs, Shares(Decimal(0), Decimal(12), Decimal(0)))[0] == 12, "against the customer too"
    assert to_sign(TERMS, cut(25, "quality").shares, cut(25, "quality").shares)[0] == 25, "more than may be said alone"


@settings(max_examples=60, deadline=None)
@given(
    cents=st.integers(1, 10**7), said=st.sampled_from(list(states.GROUNDS)), percent=st.integers(0, 100),
    causes=st.lists(st.sampled_from(["merchant", "carrier.damage", "x"]), max_size=2),
)  # fmt: skip
def test_the_parts_add_up_to_the_cent(cents, said, percent, causes):
    freight = Money(Decimal(cents) / 100)
    found = share_out(TERMS, Matter(causes, "", percent), said, freight).shares
    assert found.total == freight.amount
    assert min(found.of(each) for each in states.BEARERS) >= 0
