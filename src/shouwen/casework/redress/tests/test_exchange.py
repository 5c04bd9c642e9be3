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
