"""Sums of several currencies under one matrix: by the dated rate of the day, or refused with the pair and the day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.models import Budget, Quota, Rate
from shouwen.casework.redress.queries.policy import policy_for, rate
from shouwen.casework.redress.tests.conftest import AT, ask, draft, fresh, later, part, sign, stops
from shouwen.casework.redress.tests.test_pages import token
from shouwen.foundation.access.testing import browser
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.money import Money

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def name(house, currency, into, figure, **more):
    days = {"from_on": TODAY, **more}
    return actions.set_rate(currency, into, Decimal(figure), **days, actor=house.office, at=AT)


def in_dollars(house):
    """From today on the matrix counts in dollars."""
    content = {**policy_for(house.city.pk, "", at=AT).content, "currency": "USD"}
    return actions.make_policy(content, name="美元", starts_on=TODAY, reason="外币业务", actor=house.office, at=AT)


def test_what_was_given_in_another_currency_counts_by_the_rate_of_the_day(house, case):
    ask(house, case, 3000)
    in_dollars(house)
    with pytest.raises(Conflict, match="2026-03-18 这天 CNY 折合 USD") as no:
        ask(house, case, 100)
    assert (no.value.code, no.value.params["pair"]) == ("rate_missing", "CNY/USD")
    name(house, "CNY", "USD", "0.14")
    wanted = draft(part(100, currency="USD"))
    request = fresh(actions.submit(case, wanted, actor=house.senior, at=AT))
    assert (request.currency, request.amount) == ("USD", 100)
    assert request.snapshot["prior"]["compensation"] == "420.000"
    assert (request.snapshot["rates"], request.snapshot["rates_on"]) == ({"CNY": "0.14"}, "2026-03-18")
    assert stops(request)[-1] == ("approve", "manager"), "520 dollars together, more than a supervisor's 500"
    assert queries.proof(request) == []


def test_a_rate_gone_while_a_request_is_on_its_way_stops_the_grant_until_somebody_names_it(house, case):
    ask(house, case, 300)
    in_dollars(house)
    name(house, "CNY", "USD", "0.14", until_on=TODAY)
    request = actions.submit(case, draft(part(100, currency="USD")), actor=house.senior, at=AT)
    tomorrow = later(days=1)
    with pytest.raises(Conflict, match="2026-03-19 这天 CNY 折合 USD"):
        sign(request, house.leader, at=tomorrow)
    assert fresh(request).state == "submitted"
    day = {"from_on": tomorrow.date(), "actor": house.office, "at": tomorrow}
    actions.set_rate("CNY", "USD", Decimal("0.15"), **day)
    sign(request, house.leader, at=tomorrow)
    assert fresh(request).state == "approved"


def test_a_budget_in_another_currency_limits_too_and_is_given_back_exactly(house, case):
    row = actions.set_budget(house.city.pk, TODAY, Money(Decimal(50), "USD"), actor=house.office, at=AT)
    with pytest.raises(Conflict, match="CNY 折合 USD"):
        ask(house, case, 300)
    name(house, "CNY", "USD", "0.1401")
    request = ask(house, case, 300)
    sign(request, house.leader)
    request = fresh(request)
    assert (request.drawn, Budget.objects.get(pk=row.pk).held) == (Decimal("42.030"), Decimal("42.030"))
    assert request.steps.get(verdict="agreed").decision["drawn"] == "42.03 USD"
    assert queries.proof(request) == []
    name(house, "CNY", "USD", "0.2")
    assert stops(ask(house, case, 100))[-1] == ("approve", "manager"), "20 dollars of the 7.97 left: one rung higher"
    actions.offer(request.pk, text="赔付 300 元", told=True, actor=house.senior, at=AT)
    actions.customer_declines(request.pk, note="嫌少", actor=house.senior, at=AT)
    assert Budget.objects.get(pk=row.pk).held == 0


def test_a_month_is_one_month_whatever_the_currency(house, case):
    Quota.objects.create(person_id=house.leader.person_id, month=date(2026, 3, 1), currency="USD", used=Decimal(1400))
    with pytest.raises(Conflict, match="USD 折合 CNY"):
        ask(house, case, 300)
    name(house, "USD", "CNY", "7")
    request = ask(house, case, 300)
    assert house.leader.person_id not in request.steps.get().people, "9,800 of the month's 10,000 are gone"


def test_rates_have_days_and_the_latest_begun_counts(house):
    name(house, "USD", "CNY", "7.1")
    name(house, "USD", "CNY", "7.2", from_on=TODAY + timedelta(days=2), until_on=TODAY + timedelta(days=3))
    found = [rate("USD", "CNY", at=later(days=n)) for n in (-1, 0, 1, 2, 3, 4)]
    assert found == [None, Decimal("7.1"), Decimal("7.1"), Decimal("7.2"), Decimal("7.2"), None]
    for wrong in ({"until_on": TODAY - timedelta(days=1)}, {"from_on": TODAY - timedelta(days=1)}):
        with pytest.raises(Invalid):
            name(house, "USD", "CNY", "7.1", **wrong)
    # XXX is the code of ISO 4217 for "no currency"
    for one, other, figure in (("USD", "USD", "1"), ("XXX", "CNY", "1"), ("USD", "CNY", "0"), ("USD", "CNY", "NaN"), ("USD", "CNY", "1e-9")):
        with pytest.raises(Invalid):
            name(house, one, other, figure)


def test_rates_over_http_and_on_the_page(house):
    with time_machine.travel(AT, tick=False):
        office, clerk, desk = token(house.office), token(house.senior), browser(house.office)
        url, body = "/api/v1/redress/rates", {"currency": "EUR", "into": "CNY", "rate": "7.85", "from_on": "2026-03-18"}
        assert desk.post(url, body, "application/json", **clerk).status_code == 403
        made = desk.post(url, body, "application/json", **office)
        assert (made.status_code, made.json()["rate"]) == (201, "7.85")
        assert desk.post(url, {**body, "from_on": "2026-03-17"}, "application/json", **office).status_code == 422
        assert desk.get(f"{url}?on=2026-03-18&currency=eur", **clerk).json() == {"rates": [made.json()]}
        assert desk.get(f"{url}?on=2026-03-17", **clerk).json() == {"rates": []}
        sent = {"currency": "usd", "into": "cny", "rate": "7.1", "from_on": "2026-03-20", "until_on": "2026-03-31"}
        assert desk.post(reverse("redress:rate"), sent).status_code == 302
        page = desk.get(reverse("redress:matrix")).content.decode()
        assert "2026-03-20 到 2026-03-31" in page
        assert "还没起用" in page
    assert Rate.objects.count() == 2


def test_a_request_in_two_currencies_is_lowered_by_the_rate_it_was_asked_at(house, case):
    name(house, "USD", "CNY", "7.1")
    wanted = draft(part(100), part(20, "refund", currency="USD"))
    request = actions.submit(case, wanted, actor=house.senior, at=AT)
    assert request.amount == Decimal("242.00")
    name(house, "USD", "CNY", "9", from_on=TODAY + timedelta(days=1))
    tomorrow = later(days=1)
    with pytest.raises(Conflict, match="以内"):
        sign(request, house.leader, amount=Decimal(243), at=tomorrow)
    sign(request, house.leader, amount=Decimal(200), at=tomorrow)
    request = fresh(request)
    assert request.state == "approved"
    assert [(row["amount"], row["currency"]) for row in request.parts] == [("100.00", "CNY"), ("14.08", "USD")]
    assert (request.amount, request.compensation, request.refund) == (Decimal("199.97"), 100, Decimal("99.97"))
    assert request.snapshot["amount"] == "242.000", "what was shown to the approvers stays"
    assert Quota.objects.get(person_id=house.leader.person_id).used == Decimal("199.97")
    assert queries.proof(request) == []
    Rate.objects.all().delete()
    assert queries.proof(fresh(request)) == [], "the snapshot keeps what it was counted by"


def test_a_budget_holds_what_a_lowered_foreign_request_comes_to_and_gives_it_back(house, case):
    row = actions.set_budget(house.city.pk, TODAY, Money(Decimal(100)), actor=house.office, at=AT)
    name(house, "USD", "CNY", "7.1")
    request = actions.submit(case, draft(part(10, currency="USD")), actor=house.senior, at=AT)
    sign(request, house.leader, amount=Decimal(50))
    request = fresh(request)
    assert (request.parts[0]["amount"], request.amount) == ("7.04", Decimal("49.98"))
    assert Budget.objects.get(pk=row.pk).held == Decimal("49.98")
    assert fresh(request).steps.get(verdict="agreed").decision["amount"] == "49.980"
    actions.offer(request.pk, text="补 7.04 美元", told=True, actor=house.senior, at=AT)
    actions.customer_declines(request.pk, note="嫌少", actor=house.senior, at=AT)
    assert Budget.objects.get(pk=row.pk).held == 0


def test_nothing_is_left_of_a_foreign_part_below_its_smallest_coin(house, case):
    name(house, "USD", "CNY", "7.1")
    request = actions.submit(case, draft(part(20, currency="USD")), actor=house.senior, at=AT)
    with pytest.raises(Conflict) as no:
        sign(request, house.leader, amount=Decimal("0.05"))
    assert no.value.code == "below_coin"
    assert fresh(request).amount == Decimal("142.00")


def test_parts_that_are_not_worth_what_was_granted_are_found(house, case):
    name(house, "USD", "CNY", "7.1")
    request = actions.submit(case, draft(part(20, currency="USD")), actor=house.senior, at=AT)
    sign(request, house.leader)
    request = fresh(request)
    assert queries.proof(request) == []
    request.parts[0]["amount"] = "21.00"
    assert {each.code for each in queries.proof(request)} == {"amount_changed", "parts_differ"}


def test_an_approver_sees_what_a_foreign_part_counts_as(house, case):
    name(house, "USD", "CNY", "7.1")
    request = actions.submit(case, draft(part(100), part(20, "refund", currency="USD")), actor=house.senior, at=AT)
    with time_machine.travel(AT, tick=False):
        desk = browser(house.leader)
        page = desk.get(reverse("redress:approval", args=[request.pk])).content.decode()
        assert "折合 142.00 元，按 2026-03-18 的汇率 7.1" in page
        assert "合计不会超过您填的" in page
        sent = {"verdict": "agreed", "amount": "200", "step": request.steps.get(is_current=True).pk}
        assert desk.post(reverse("redress:decide", args=[request.pk]), sent).status_code == 302
    assert fresh(request).amount == Decimal("199.97")
