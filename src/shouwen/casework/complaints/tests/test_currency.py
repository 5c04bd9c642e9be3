"""A claim in any currency: kept exactly, graded by what it is worth, and without a rate said so rather than guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.models import Change
from shouwen.casework.complaints.queries import standing
from shouwen.casework.complaints.tests.conftest import fresh, later
from shouwen.casework.redress.models import Rate
from shouwen.foundation.access.testing import browser
from shouwen.kit.errors import Invalid
from shouwen.kit.money import Money

pytestmark = pytest.mark.django_db


def rate(value: str, day: date = date(2026, 1, 1)) -> None:
    Rate.objects.create(currency="USD", into="CNY", rate=Decimal(value), from_on=day, made_at=later(minutes=0))


def test_it_is_graded_by_what_it_was_worth_on_its_day(house: Any, case: Any) -> None:
    rate("7.1")
    rate("70", date(2026, 6, 1))
    actions.record(case, {"amount": "2,000", "currency": "usd"}, actor=house.agent, at=later(minutes=1))
    assert queries.amount(case) == Money(Decimal(2000), "USD")
    assert fresh(case).severity == "severe"
    found = standing.grading(fresh(case), queries.complaint(fresh(case)))
    assert found.lines[0][0] == "涉及金额 $2,000.00，按汇率 7.1 折合 14,200.00 元"
    assert "$2,000.00" in browser(house.agent).get(f"/cases/{case.number}/complaint").content.decode()


def test_without_a_rate_it_is_left_out_and_said(house: Any, case: Any) -> None:
    actions.record(case, {"amount": "2000000", "currency": "USD"}, actor=house.agent, at=later(minutes=1))
    assert fresh(case).severity == "minor"
    found = standing.grading(fresh(case), queries.complaint(fresh(case)))
    assert "还没有 USD 折合 CNY 的汇率" in found.lines[-1][0]
    rate("7.1", date(2026, 6, 1))
    actions.record(case, {"affected": "2"}, actor=house.agent, at=later(minutes=2))
    assert fresh(case).severity == "extreme"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"currency": "XXX"}, "currency"), ({"currency": "人民币"}, "currency"), ({"amount": "1.5", "currency": "JPY"}, "amount"),
     ({"amount": "1.2345", "currency": "BHD"}, "amount")],
)  # fmt: skip
def test_what_is_no_money_is_refused(house: Any, case: Any, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as no:
        actions.record(case, changes, actor=house.agent, at=later(minutes=1))
    assert field in no.value.fields


def test_a_currency_has_the_coins_it_has(house: Any, case: Any) -> None:
    actions.record(case, {"amount": "1.234", "currency": "BHD"}, actor=house.agent, at=later(minutes=1))
    assert queries.amount(fresh(case)) == Money(Decimal("1.234"), "BHD")
    change = Change.objects.get(field="currency")
    with pytest.raises(Invalid):
        actions.undo(case, change.pk, actor=house.agent, at=later(minutes=2))
    with pytest.raises(Invalid):
        actions.record(case, {"currency": "CNY"}, actor=house.agent, at=later(minutes=2))
    actions.record(case, {"amount": "", "currency": "CNY"}, actor=house.agent, at=later(minutes=3))
    assert fresh(case).severity == "minor"
